/**
 * Work as plans: what the models of program 1 and of W3 lower to, and single ops, for whoever measures the engine without
 * the library around it.
 *
 * @typedef {{name: string, builder: PlanBuilder, batch: number, root: number, wrt: number[],
 *   optimizer?: {kind: number, hyper: number[], rate: number}}} PlanWork
 */
import { PlanBuilder } from '../support/plan.js';
import { OPERATIONS } from './operations.js';
import { operationSpec } from './single-node.js';

const [LINEAR, RELU] = [0, 1];
const RMSPROP = { kind: 1, hyper: [0.9, 0, 1e-7, 0], rate: 1e-3 };
const ADAM = { kind: 2, hyper: [0.9, 0.999, 1e-7, 0], rate: 1e-3 };

const floatBits = (value) => new Int32Array(Float32Array.of(value).buffer)[0];

/** Adds parameters and remembers them. */
function parameters(b) {
  const weights = [];
  const param = (shape) => {
    weights.push(b.param(shape));
    return weights[weights.length - 1];
  };
  const dense = (x, inputs, outputs, act) => {
    const w = param([inputs, outputs]);
    return b.op('dense', [x, w, param([outputs])], [act], [null, outputs]);
  };
  return { weights, param, dense };
}

/** Program 1: its input and the logits. */
export function digits(b) {
  const { weights, param, dense } = parameters(b);
  const conv = (x, inputs, outputs, size) => {
    const w = param([3, 3, inputs, outputs]);
    return b.op('conv', [x, w, param([outputs])], [1, 1, 1, 1, 0, 1, RELU], [null, size, size, outputs]);
  };
  const pool = (x, size, channels) => b.op('max_pool', [x], [2, 2, 2, 2, 0], [null, size, size, channels]);
  const x = b.input([null, 28, 28, 1]);
  let h = pool(conv(x, 1, 32, 26), 13, 32);
  h = pool(conv(h, 32, 64, 11), 5, 64);
  h = b.op('reshape', [conv(h, 64, 64, 3)], [-1, 576], [null, 576]);
  return { x, logits: dense(dense(h, 576, 64, RELU), 64, 10, LINEAR), weights };
}

/** Program 1 in training. */
export function digitsStep(b) {
  const { x, logits, weights } = digits(b);
  const t = b.input([null, 10]);
  const losses = b.op('categorical_crossentropy', [logits, t], [1, 0], [null]);
  return { root: b.op('mean', [losses], [], [1]), inputs: { x, t }, weights };
}

/** W3 in training. */
function smallStep(b) {
  const { weights, dense } = parameters(b);
  const x = b.input([null, 8]);
  const t = b.input([null, 1]);
  const dropped = b.op('dropout', [dense(x, 8, 16, RELU)], [floatBits(0.1), 0, 0], [null, 16]);
  const losses = b.op('binary_crossentropy', [dense(dropped, 16, 1, LINEAR), t], [1, 0], [null]);
  return { root: b.op('mean', [losses], [], [1]), weights };
}

const training = (name, batch, build, optimizer) => {
  const builder = new PlanBuilder();
  const { root, weights } = build(builder);
  return { name, builder, batch, root, wrt: weights, optimizer };
};

function prediction(name, batch) {
  const builder = new PlanBuilder();
  const { logits } = digits(builder);
  const root = builder.op('softmax', [logits], [], [null, 10]);
  return { name, builder, batch, root, wrt: [] };
}

/** @param {import('./operations.js').Operation} operation @returns {PlanWork} */
function single(operation) {
  const { op, batch, x, w, y, attrs } = operationSpec(operation);
  const builder = new PlanBuilder();
  const nodes = { input: builder.input([null, ...x]), filter: builder.param(w) };
  const node = builder.op(op, [nodes.input, nodes.filter], attrs, [null, ...y]);
  const isForward = operation.direction === 'forward';
  const root = isForward ? node : builder.op('mean', [node], [], [1]);
  const wrt = isForward ? [] : [nodes[operation.direction]];
  return { name: operation.title, builder, batch, root, wrt };
}

/** @type {Record<string, () => PlanWork>} */
export const PLANS = {
  w1: () => training("W1's step, batch 64", 64, digitsStep, RMSPROP),
  w3: () => training("W3's step, batch 16", 16, smallStep, ADAM),
  predict1: () => prediction('one digit', 1),
  predict256: () => prediction('256 digits', 256),
  ...Object.fromEntries(OPERATIONS.map((operation) => [operation.id, () => single(operation)])),
};
