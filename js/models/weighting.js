import { ShapeError, ValueError } from '../errors.js';
import { Tensor } from '../tensor.js';
import { describe, isPlainObject } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { byOutput } from './by_output.js';
import { matches, toTensor } from './sources.js';

/**
 * How much each sample counts in losses and weighted metrics.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */

/**
 * Weights by output: one array for all outputs, an array of arrays, or an object by name.
 *
 * @param {string} argument
 * @param {any} given
 * @param {{name: string}[]} judged
 * @returns {any[]} null where none are given
 */
export function spreadWeights(argument, given, judged) {
  const names = judged.map(({ name }) => name);
  const isOne = Array.isArray(given) && (judged.length === 1 || typeof given[0] === 'number');
  return isOne ? names.map(() => given) : byOutput(argument, given, names);
}

/**
 * @param {any} given
 * @param {SymbolicTensor} output
 * @param {string} argument
 * @returns {Tensor | null} float32 [N], or [N, …] with leading axes of the output
 * @throws {ShapeError}
 */
export function readWeight(given, output, argument) {
  if (given === null || given === undefined) return null;
  const tensor = toTensor(argument, given);
  const rows = output.shape.slice(0, -1);
  const { shape } = tensor;
  const sizes =
    shape.length > 1 && shape.length > rows.length && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
  if (sizes.length > 0 && sizes.length <= rows.length && matches(rows.slice(0, sizes.length), sizes))
    return tensor.reshape([...sizes]).cast('float32');
  const steps = rows.length > 1 ? `, or one for each step, ${shapeText(rows)}` : '';
  throw new ShapeError(
    `${argument} should have one number for each sample, [batch]${steps}; received ${shapeText(shape)} for an output ` +
      `of shape ${shapeText(output.shape)}.`,
  );
}

/** @param {any} given an object or Map from class to weight @returns {Map<number, number>} */
function readClassWeight(given) {
  if (!isPlainObject(given) && !(given instanceof Map)) {
    throw new ValueError(
      `classWeight should be an object from class to weight, such as { 0: 1, 1: 5 }; received ${describe(given)}.`,
    );
  }
  const entries = given instanceof Map ? [...given] : Object.entries(given);
  for (const [key, weight] of entries) {
    if (Number.isInteger(Number(key)) && Number.isFinite(weight)) continue;
    throw new ValueError(
      `classWeight: classes are whole numbers and weights are numbers; received ${describe(key)}: ${describe(weight)}.`,
    );
  }
  return new Map(entries.map(([key, weight]) => [Number(key), weight]));
}

/**
 * The weight of each sample by its class; classes without one count 1.
 *
 * @param {Tensor} target labels, one-hot rows, or columns of 0 and 1
 * @param {any} given
 * @returns {Tensor} float32 [N]
 */
export function classWeights(target, given) {
  const weights = readClassWeight(given);
  const columns = target.rank > 1 ? Number(target.shape.at(-1)) : 1;
  if (target.size !== target.shape[0] * columns) {
    throw new ShapeError(
      `classWeight is for one class a sample, but the targets have the shape ${shapeText(target.shape)}. Use sampleWeight.`,
    );
  }
  const values = target.data;
  const classOf = (/** @type {number} */ row) => {
    let best = 0;
    for (let k = 1; k < columns; k++) if (values[row * columns + k] > values[row * columns + best]) best = k;
    return columns > 1 ? best : Math.round(values[row]);
  };
  const data = Float32Array.from({ length: target.shape[0] }, (_, row) => weights.get(classOf(row)) ?? 1);
  return new Tensor({ shape: [target.shape[0]], dtype: 'float32', data });
}
