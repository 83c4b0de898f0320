import { ShapeError, ValueError } from '../errors.js';
import { Tensor, tensor } from '../tensor.js';
import { shapeText, sizeOf } from './shape.js';

/**
 * Scales vectors to length 1; a vector of zeros stays as it is.
 *
 * @param {import('../tensor.js').TensorLike} x
 * @param {number} [axis] along which the vectors lie; the last one unless given
 * @param {number} [order] of the norm: 1 sum of magnitudes, 2 Euclidean, Infinity largest magnitude
 * @returns {Tensor} float32, of x's shape
 * @example normalize([[3, 4]]).array(); // [[0.6, 0.8]] in float32
 */
export function normalize(x, axis = -1, order = 2) {
  if (!(order > 0)) throw new ValueError(`normalize(): order should be above 0; received ${String(order)}.`);
  const values = tensor(x);
  const at = axis < 0 ? axis + values.rank : axis;
  const length = values.shape[at];
  if (length === undefined) {
    throw new ShapeError(`normalize(): there is no axis ${axis} in the shape ${shapeText(values.shape)}.`);
  }
  const inner = sizeOf(values.shape.slice(at + 1));
  const from = values.data;
  const data = new Float32Array(values.size);
  for (let i = 0; i < data.length / length; i++) {
    const first = Math.floor(i / inner) * length * inner + (i % inner);
    const scale = norm(from, first, length, inner, order) || 1;
    for (let k = first, end = first + length * inner; k < end; k += inner) data[k] = from[k] / scale;
  }
  return new Tensor({ shape: [...values.shape], dtype: 'float32', data });
}

/** @param {ArrayLike<number>} x @param {number} first @param {number} n @param {number} stride @param {number} order */
function norm(x, first, n, stride, order) {
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const magnitude = Math.abs(x[first + k * stride]);
    sum = order === Infinity ? Math.max(sum, magnitude) : sum + magnitude ** order;
  }
  return order === Infinity ? sum : sum ** (1 / order);
}
