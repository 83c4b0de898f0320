/** One op of the engine by itself: a plan of one node, run again and again, forward or backward. */
import { PlanBuilder } from '../support/plan.js';
import { CONV } from './operations.js';

const LINEAR = 0;

/**
 * What a node is, and sizes without the batch.
 *
 * @typedef {{op: string, batch: number, x: number[], w: number[], y: number[], attrs: number[]}} Spec
 */

/** @param {number} rows @param {number} inner @param {number} columns @returns {Spec} */
export const productSpec = (rows, inner, columns) => ({
  op: 'dense',
  batch: rows,
  x: [inner],
  w: [inner, columns],
  y: [columns],
  attrs: [LINEAR],
});

/**
 * @param {number} batch
 * @param {{size: number, inputs: number, outputs: number, window?: number, stride?: number, same?: boolean, depthwise?: boolean}} shape
 * @returns {Spec}
 */
export function convolutionSpec(batch, { size, inputs, outputs, window = 3, stride = 1, same, depthwise }) {
  const out = same ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
  const attrs = [stride, stride, 1, 1, Number(Boolean(same)), ...(depthwise ? [] : [1]), LINEAR];
  return {
    op: depthwise ? 'depthwise_conv' : 'conv',
    batch,
    x: [size, size, inputs],
    w: depthwise ? [window, window, inputs, 1] : [window, window, inputs, outputs],
    y: [out, out, outputs],
    attrs,
  };
}

/** @param {import('./operations.js').Operation} operation @returns {Spec} */
export function operationSpec({ kind, n }) {
  if (kind === 'gemm') return productSpec(n, n, n);
  const { size, channels } = CONV;
  return convolutionSpec(n, { size, inputs: channels, outputs: channels, same: true });
}

/**
 * Makes the plan.
 *
 * @param {any} engine
 * @param {Spec} spec
 * @param {'forward' | 'filter' | 'input'} direction
 * @param {(values: Float32Array, at: number) => void} fill gets x (0) and w (1) to write to
 * @returns {{run: () => void, flops: number, output: () => Float32Array, plan: any, node: number, free: () => void}}
 *   output: what it has computed last, the value or the gradient, a copy
 */
export function openNode(engine, { op, batch, x, w, y, attrs }, direction, fill) {
  const builder = new PlanBuilder();
  const nodes = { input: builder.input([null, ...x]), filter: builder.param(w) };
  const node = builder.op(op, [nodes.input, nodes.filter], attrs, [null, ...y]);
  const root = builder.op('mean', [node], [], [1]);
  const variable = engine.createVariable(w.reduce((a, b) => a * b));
  fill(engine.variable(variable), 1);
  const wrt = direction === 'forward' ? [] : [nodes[direction]];
  const words = builder.bind([variable]).words({ root: wrt.length ? root : -1, wrt, fetch: [node] });
  const plan = engine.createPlan(words, batch, []);
  engine.setBatch(plan, batch);
  fill(engine.value(plan, nodes.input), 0);
  engine.forward(plan, batch);
  if (wrt.length) engine.backward(plan);
  const { flops } = engine.dump(plan)[node];
  return {
    run: () => engine.runNode(plan, node, wrt.length > 0),
    flops,
    output: () => (wrt.length ? engine.gradient(plan, wrt[0]) : engine.value(plan, node)).slice(),
    plan,
    node,
    free() {
      engine.freePlan(plan);
      engine.freeVariable(variable);
    },
  };
}

/** @param {any} engine @param {any} operation @param {Float32Array[]} data @returns {() => void} */
export function singleNode(engine, operation, data) {
  const { run } = openNode(engine, operationSpec(operation), operation.direction, (values, at) =>
    values.set(data[at]),
  );
  return run;
}
