/**
 * Times single ops of the engine, through plans, where it is loaded: in a page or in a Node process. `--kernels` and
 * `--profile` are made of it.
 */
import { Engine } from '../../js/engine/engine.js';
import { OPS } from '../../js/engine/generated.js';
import { PlanBuilder } from '../support/plan.js';
import { digitsStep } from './plans.js';
import { uniform } from './random.js';
import { convolutionSpec, openNode, productSpec } from './single-node.js';

const OP_NAMES = Object.keys(OPS);

/** [rows, inner, columns]: squares, then the products that program 1's convolutions and program 2's layers come to. */
const PRODUCTS = [
  [64, 64, 64],
  [128, 128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
  [43264, 9, 32],
  [7744, 288, 64],
  [576, 576, 64],
  [512, 10000, 64],
  [512, 64, 10000],
];

/** [batch, size, channels in, channels out, same] of 3×3 convolutions. */
const CONVOLUTIONS = [
  [1, 56, 64, 64, 1],
  [8, 56, 64, 64, 1],
  [64, 28, 1, 32, 0],
  [64, 13, 32, 64, 0],
  [64, 5, 64, 64, 0],
];

export const caseCount = () => PRODUCTS.length + CONVOLUTIONS.length;

/**
 * @param {number} at position among the cases
 * @param {'baseline' | 'relaxed'} simd
 * @param {number} seconds for each of the three directions
 * @returns {Promise<{name: string, forward: number, filter: number, input: number}>} GFLOP/s of forward, of the gradient
 *   of the kernel, of the gradient of the input
 */
export async function measureCase(at, simd, seconds) {
  const engine = await Engine.create({ simd, wasmUrl: null, worker: false });
  const { name, spec } = at < PRODUCTS.length ? product(PRODUCTS[at]) : convolution(CONVOLUTIONS[at - PRODUCTS.length]); // prettier-ignore
  const speeds = ['forward', 'filter', 'input'].map((direction) => {
    const node = openNode(engine, spec, direction, fill);
    const speed = node.flops / secondsPerCall(node.run, seconds) / 1e9;
    node.free();
    return [direction, speed];
  });
  return { name, ...Object.fromEntries(speeds) };
}

const product = ([rows, inner, columns]) => ({
  name: `product ${rows} × ${inner} × ${columns}`,
  spec: productSpec(rows, inner, columns),
});

const convolution = ([batch, size, inputs, outputs, same]) => ({
  name: `conv 3×3 ${inputs} → ${outputs} at ${size}², batch ${batch}${same ? ', same' : ''}`,
  spec: convolutionSpec(batch, { size, inputs, outputs, same: Boolean(same) }),
});

function create(engine, builder, batch, ends) {
  const variables = builder.params.map(({ shape }) => {
    const id = engine.createVariable(shape.reduce((a, b) => a * b, 1));
    fill(engine.variable(id));
    return id;
  });
  const plan = engine.createPlan(builder.bind(variables).words(ends), batch, []);
  engine.setBatch(plan, batch);
  return { plan, variables };
}

function fill(values) {
  const random = uniform(values.length);
  for (let i = 0; i < values.length; i++) values[i] = 0.1 * (random() - 0.5);
}

/** The best of several stretches, each long against the clock's 0.1 ms. */
function secondsPerCall(call, seconds) {
  const stretch = (calls) => {
    const began = performance.now();
    for (let i = 0; i < calls; i++) call();
    return (performance.now() - began) / 1000 / calls;
  };
  stretch(3);
  const calls = Math.max(1, Math.ceil(seconds / 10 / Math.max(stretch(5), 1e-7)));
  return Math.min(...Array.from({ length: 8 }, () => stretch(calls)));
}

/**
 * Program 1's training step, op by op.
 *
 * @param {'baseline' | 'relaxed'} simd
 * @param {number} batch
 * @param {number} seconds in all
 * @returns {Promise<{rows: {op: string, shape: number[], forward: number, backward: number, flops?: number,
 *   backwardFlops?: number}[], update: number, step: number}>} milliseconds; `step` is the whole step in one call
 */
export async function profile(simd, batch, seconds) {
  const engine = await Engine.create({ simd, wasmUrl: null, worker: false });
  const builder = new PlanBuilder();
  const { root, inputs, weights } = digitsStep(builder);
  const { plan, variables } = create(engine, builder, batch, { root, wrt: weights });
  fill(engine.value(plan, inputs.x));
  engine.value(plan, inputs.t).forEach((_, i, t) => (t[i] = Number(i % 10 === i % 7)));
  const optimizer = engine.createOptimizer('rmsprop', [0.9, 0, 1e-7, 0], variables);
  const share = seconds / 20;
  const step = secondsPerCall(() => engine.step(plan, optimizer, batch, 1e-6), seconds / 2);
  const timed = (node, backward) => secondsPerCall(() => engine.runNode(plan, node, backward), share) * 1e3;
  const dump = engine.dump(plan);
  const computing = dump.filter(({ op }) => !['input', 'param'].includes(OP_NAMES[op]));
  const multiplies = new Set(['dense', 'conv']);
  const rows = computing.map(({ node, op, shape, flops }) => ({
    op: OP_NAMES[op],
    shape,
    forward: timed(node, false),
    ...(multiplies.has(OP_NAMES[op]) && { flops, backwardFlops: flops * (isFirst(builder, node) ? 1 : 2) }),
  }));
  const backward = computing.toReversed().map(({ node }) => timed(node, true));
  rows.forEach((row, i) => Object.assign(row, { backward: backward.at(-1 - i) }));
  const update = secondsPerCall(() => engine.update(plan, optimizer, 1e-6), share) * 1e3;
  return { rows, update, step: step * 1e3 };
}

/** Whether a node reads the data: then nobody wants the gradient of what it reads. */
const isFirst = (builder, node) => builder.inputs.some((input) => input.node === builder.nodes[node].inputs[0]); // prettier-ignore
