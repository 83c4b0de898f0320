import { ValueError } from '../errors.js';
import { Tensor, tensor } from '../tensor.js';
import { shapeText } from './shape.js';

/**
 * One-hot vectors of class numbers: what the loss `categorical_crossentropy` compares with.
 *
 * @param {import('../tensor.js').TensorLike} y whole numbers from 0, any shape; a last axis of size 1 is dropped
 * @param {number} [numClasses] the largest label plus 1 unless given
 * @returns {Tensor} float32 [...y's shape, numClasses], kept as bytes
 * @throws {ValueError} for a label that is negative, not whole, or not below numClasses, naming its position
 * @example toCategorical([0, 2], 3).array(); // [[1, 0, 0], [0, 0, 1]]
 */
export function toCategorical(y, numClasses) {
  if (numClasses !== undefined && !(Number.isInteger(numClasses) && numClasses > 0)) {
    throw new ValueError(
      `toCategorical(): numClasses should be a whole number from 1; received ${String(numClasses)}.`,
    );
  }
  const labels = tensor(y);
  const values = labels.data;
  let largest = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isInteger(values[i]) || values[i] < 0 || values[i] >= (numClasses ?? Infinity)) {
      throw labelError(values[i], i, labels.shape, numClasses);
    }
    if (values[i] > largest) largest = values[i];
  }
  const classes = numClasses ?? largest + 1;
  const bytes = new Uint8Array(values.length * classes);
  for (let i = 0; i < values.length; i++) bytes[i * classes + values[i]] = 1;
  const kept = labels.rank > 1 && labels.shape.at(-1) === 1 ? labels.shape.slice(0, -1) : labels.shape;
  return new Tensor({ shape: [...kept, classes], dtype: 'uint8', data: bytes }).cast('float32');
}

/** @param {number} label @param {number} i @param {readonly number[]} shape @param {number | undefined} numClasses */
function labelError(label, i, shape, numClasses) {
  const remedy =
    Number.isInteger(label) && label >= 0
      ? `Pass a larger numClasses (at least ${label + 1}), or number the classes from 0.`
      : 'Number the classes from 0 first.';
  return new ValueError(
    `toCategorical(): labels should be whole numbers from 0${numClasses ? ` to ${numClasses - 1}` : ''}, but label ${i} ` +
      `of the shape ${shapeText(shape)} is ${label}. ${remedy}`,
  );
}
