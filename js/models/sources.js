import { ShapeError, ValueError } from '../errors.js';
import { tensor } from '../tensor.js';
import { describe, isPlainObject } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';

/**
 * What the user passed as data, checked against what the model takes, before anything computes.
 *
 * @typedef {import('../tensor.js').Tensor} Tensor
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */

/** @param {string} argument @param {any} data @returns {Tensor} */
export function toTensor(argument, data) {
  if (data === undefined || data === null) {
    throw new ValueError(`${argument} is missing. Pass a Tensor, a typed array or nested arrays.`);
  }
  return tensor(data);
}

/** @param {readonly (number | null)[]} expected @param {readonly number[]} given */
export const matches = (expected, given) =>
  expected.length === given.length &&
  expected.every((size, i) => i === 0 || size === null || size === given[i]);

/**
 * @param {Tensor} x
 * @param {SymbolicTensor} input
 * @param {string} argument
 * @param {string} layer
 */
function fitShape(x, input, argument, layer) {
  if (matches(input.shape, x.shape)) return x;
  if (x.rank === 1 && matches(input.shape, [x.size, 1])) return x.reshape([-1, 1]);
  const count = (/** @type {readonly (number | null)[]} */ shape) =>
    shape.slice(1).reduce((/** @type {number} */ p, s) => p * (s ?? 1), 1);
  const one = input.shape.slice(1);
  const alone = one.length === x.rank && one.every((size, i) => size === x.shape[i]);
  const remedy = alone
    ? ` This is one sample without a batch: reshape([1, ${one.join(', ')}]) makes a batch of one.`
    : count(input.shape) === count(x.shape) && x.rank > 0
      ? ` The number of values fits: reshape([-1, ${one.join(', ')}]) helps.`
      : x.rank === input.rank && x.rank > 1
        ? ` Axis ${x.shape.findIndex((size, i) => i > 0 && size !== input.shape[i])} differs.`
        : '';
  throw new ShapeError(
    `Layer ${layer}: ${argument} must have the shape ${shapeText(input.shape)}, where batch is the number of samples; ` +
      `received ${shapeText(x.shape)}.${remedy}`,
  );
}

/**
 * @param {Tensor} x
 * @param {string} argument
 * @param {string} layer
 */
function toWholeNumbers(x, argument, layer) {
  const odd = x.dtype === 'float32' ? x.data.findIndex((value) => !Number.isInteger(value)) : -1;
  if (odd < 0) return x.cast('int32');
  throw new ValueError(
    `${argument} holds ${x.data[odd]} in sample ${Math.floor((odd * x.shape[0]) / x.size)}, but the input of layer ${layer} ` +
      "takes whole numbers: its dtype is 'int32'.",
  );
}

/**
 * @param {Tensor} given
 * @param {SymbolicTensor} input
 * @param {string} argument
 * @param {any[]} readers the layers that read the input
 */
function checkInput(given, input, argument, readers) {
  const layer = readers[0]?.title ?? input.name;
  const x = fitShape(given, input, argument, layer);
  for (const reader of readers) reader.checkData?.(x, argument);
  return input.dtype === 'int32' ? toWholeNumbers(x, argument, layer) : x;
}

/**
 * Data by input: an array in the model's order, an object by name, or, for one input, the data itself.
 *
 * @param {any} data
 * @param {SymbolicTensor[]} inputs
 * @param {string} argument
 * @returns {any[]}
 */
function spread(data, inputs, argument) {
  if (isPlainObject(data)) {
    const names = inputs.map(({ name }) => name);
    for (const name of names) {
      if (!(name in data)) {
        throw new ValueError(
          `Missing data for input "${name}". You passed a data dictionary with keys ${JSON.stringify(Object.keys(data))}. ` +
            `Expected the following keys: ${JSON.stringify(names)}.`,
        );
      }
    }
    const extra = Object.keys(data).find((key) => !names.includes(key));
    if (extra)
      throw new ValueError(`${argument} has data for '${extra}', but the inputs are ${names.join(', ')}.`);
    return names.map((name) => data[name]);
  }
  if (inputs.length === 1) return [data];
  if (Array.isArray(data) && data.length === inputs.length) return data;
  throw new ValueError(
    `${argument}: the model has ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}). ` +
      `Pass an array with one data set for each, or an object by name; received ${describe(data)}.`,
  );
}

/**
 * @param {any} data
 * @param {SymbolicTensor[]} inputs
 * @param {any[][]} readers the layers that read each input
 * @param {string} [argument]
 * @returns {Tensor[]}
 */
export function readInputs(data, inputs, readers, argument = 'x') {
  return spread(data, inputs, argument).map((one, i) => {
    const name = inputs.length > 1 ? `${argument} for input '${inputs[i].name}'` : argument;
    return checkInput(toTensor(name, one), inputs[i], name, readers[i]);
  });
}

/**
 * All of one length, and not empty.
 *
 * @param {Tensor[]} tensors
 * @param {string[]} names for messages
 * @returns {number} that length
 */
export function checkCounts(tensors, names) {
  const count = tensors[0].shape[0];
  if (tensors.some(({ shape }) => shape[0] !== count)) {
    const sizes = tensors.map(({ shape }, i) => `'${names[i]}' has ${shape[0]}`).join(', ');
    throw new ShapeError(
      `Data cardinality is ambiguous. Make sure all arrays contain the same number of samples: ${sizes}.`,
    );
  }
  if (count === 0) throw new ValueError(`The data is empty: '${names[0]}' has 0 samples.`);
  return count;
}
