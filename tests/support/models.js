// Small models and data for tests of the API.

import { Sequential, layers, tensor } from '../../js/index.js';
import { connect } from '../../js/worker/connect.js';
import { uniform } from './hash.js';

export const quiet = { verbose: 0 };

/** Rows of 4 numbers, and two numbers that depend on them. */
export function samples(count = 40) {
  const x = tensor(uniform(count * 4, 1), [count, 4]);
  const y = Array.from({ length: count }, (_, i) => {
    const [a, b, c, d] = x.at(i).data;
    return [a * b - c, Math.sin(2 * d)];
  });
  return [x, tensor(y)];
}

/** Rows of 4 numbers, and which of the first three is the largest. */
export function classes(count = 60) {
  const x = tensor(uniform(count * 4, 2), [count, 4]);
  return [x, tensor(Int32Array.from({ length: count }, (_, i) => indexOfLargest(x.at(i).data.slice(0, 3))))];
}

/** @param {ArrayLike<number>} values */
const indexOfLargest = (values) => Array.from(values).indexOf(Math.max(...Array.from(values)));

/** 4 -> 8 (tanh) -> dropout -> outputs. */
export const network = ({ outputs = 2, activation = null, dropout = 0 } = {}) =>
  Sequential([
    layers.Input({ shape: [4] }),
    layers.Dense(8, { activation: 'tanh' }),
    layers.Dropout(dropout),
    layers.Dense(outputs, { activation }),
  ]);

/** All weights of a model in one array. @param {any} model */
export async function weightsOf(model) {
  const tensors = await model.getWeights();
  return tensors.flatMap((/** @type {any} */ t) => [...t.data]);
}

/** Bytes that the engine holds. */
export async function liveBytes() {
  return (await (await connect()).info()).liveBytes;
}

export const soon = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));
