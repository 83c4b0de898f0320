import { ValueError } from '../../errors.js';
import { describe, readOptions } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { notEqual, where } from './arithmetic.js';
import { shaped } from './axes.js';
import { abs, exp, isfinite, log, rsqrt, sqrt, square, stopGradient } from './functions.js';
import { axisOf, record } from './op.js';
import { map, real } from './operand.js';
import { reshape } from './shape.js';

/**
 * Ops that make one number of many.
 *
 * @import {Value} from './operand.js'
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @typedef {number | readonly number[] | null} Axes negative ones count from the end; null: all, the batch included
 * @typedef {Axes | {axis?: Axes, keepdims?: boolean}} Reduction axes, or both options by name
 */

/**
 * @param {Operand} x
 * @param {Reduction | undefined} given
 * @param {boolean} keepdims
 * @returns {{axes: number[], all: boolean, keepdims: boolean}} axes in ascending order
 */
function readAxes(x, given, keepdims) {
  const named = given !== null && typeof given === 'object' && !Array.isArray(given);
  const { axis, keepdims: keep } = named
    ? readOptions('a reduction', given, { defaults: { axis: null, keepdims } })
    : { axis: given ?? null, keepdims };
  const list =
    axis === null
      ? x.shape.map((_, k) => k)
      : [axis].flat().map((/** @type {number} */ one) => axisOf(x, one));
  const axes = [...new Set(list)].sort((a, b) => a - b);
  if (axes.length === list.length && axes.length > 0)
    return { axes, all: axes.length === x.shape.length, keepdims: Boolean(keep) };
  throw new ValueError(`a reduction takes each axis once, and at least one; received ${describe(axis)}.`);
}

/**
 * @param {string} op
 * @param {number} kind
 * @param {Value} given
 * @param {Reduction} [reduction]
 * @param {boolean} [keep]
 * @returns {SymbolicTensor}
 */
function reduce(op, kind, given, reduction, keep = false) {
  let x = real(given);
  const { axes, keepdims } = readAxes(x, reduction, keep);
  while (axes.length > 0) {
    let first = Number(axes.pop());
    let count = 1;
    while (axes.at(-1) === first - 1) [first, count] = [Number(axes.pop()), count + 1];
    const inside = (/** @type {number} */ k) => k >= first && k < first + count;
    const sizes = x.shape.flatMap((size, k) => (!inside(k) ? [size] : keepdims ? [1] : []));
    x = record(op, [x], sizes.length ? sizes : [1], [first, count, Number(keepdims), kind]);
  }
  return /** @type {SymbolicTensor} */ (x);
}

/**
 * The mean along axes. Over everything, the batch included, it is one number, which can be a loss.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.mean(x, -1)
 */
export function mean(x, axis, keepdims = false) {
  const given = real(x);
  const { all, keepdims: keep } = readAxes(given, axis, keepdims);
  return all && !keep ? record('mean', [given], [1]) : reduce('reduce_sum', 1, given, axis, keepdims);
}

/**
 * The sum along axes.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.sum(x, [1, 2])
 */
export const sum = (x, axis, keepdims) => reduce('reduce_sum', 0, x, axis, keepdims);

/**
 * The largest value along axes; several that are equal share the gradient.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.max(x, { axis: -1, keepdims: true })
 */
export const max = (x, axis, keepdims) => reduce('reduce', 0, x, axis, keepdims);

/**
 * The smallest value along axes.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.min(x, 1)
 */
export const min = (x, axis, keepdims) => reduce('reduce', 1, x, axis, keepdims);

/**
 * The product along axes.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.prod(x, -1)
 */
export const prod = (x, axis, keepdims) => reduce('reduce', 2, x, axis, keepdims);

/** @param {Value} x @param {Reduction} [axis] */
const axisOnly = (x, axis) => readAxes(real(x), axis, false).axes;

/**
 * The mean squared distance from the mean along axes.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.var(x, 0)
 */
export const variance = (x, axis, keepdims) =>
  mean(square(map('sub', [x, mean(x, axisOnly(x, axis), true)])), axis, keepdims);

export { variance as var };

/**
 * The root of the variance.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.std(x, 0)
 */
export const std = (x, axis, keepdims) => sqrt(variance(x, axis, keepdims));

/**
 * log(sum(e^x)) along axes, whatever the size of x.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.logsumexp(logits, -1)
 */
export function logsumexp(x, axis, keepdims = false) {
  const given = real(x);
  const { axes, keepdims: keep } = readAxes(given, axis, keepdims);
  const largest = stopGradient(max(given, axes, true));
  const shift = where(isfinite(largest), largest, 0);
  const kept = map('add', [log(sum(exp(map('sub', [given, shift])), axes, true)), shift]);
  if (keep) return kept;
  const left = kept.shape.filter((_, k) => !axes.includes(k));
  return left.length ? shaped(kept, left) : reshape(kept, [1]);
}

export { logsumexp as logSumExp };

/**
 * Whether all values along axes are not 0.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor} 1 or 0
 * @example ops.all(mask, -1)
 */
export const all = (x, axis, keepdims) => min(notEqual(x, 0), axis, keepdims);

/**
 * Whether any value along axes is not 0.
 *
 * @param {Value} x
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor} 1 or 0
 * @example ops.any(mask, -1)
 */
export const any = (x, axis, keepdims) => max(notEqual(x, 0), axis, keepdims);

/** How many values along axes are not 0. @param {Value} x @param {Reduction} [axis] @returns {SymbolicTensor} @example ops.countNonzero(x, -1) */
export const countNonzero = (x, axis) => sum(notEqual(x, 0), axis);

/**
 * The length of vectors.
 *
 * @param {Value} x
 * @param {1 | 2 | number | null} [ord] 1: the sum of absolute values; 2 or null: the root of the sum of squares; Infinity:
 *   the largest absolute value
 * @param {Reduction} [axis] all unless given
 * @param {boolean} [keepdims] leaves axes of size 1
 * @returns {SymbolicTensor}
 * @example ops.norm(x, 2, -1)
 */
export function norm(x, ord = null, axis = null, keepdims = false) {
  if (ord !== null && axis === null && real(x).shape.length > 1) {
    throw new ValueError(
      `norm: the norm ${describe(ord)} of ${shapeText(real(x).shape)} needs an axis; norms of matrices are not implemented.`,
    );
  }
  if (ord === 1) return sum(abs(x), axis, keepdims);
  if (ord === Infinity) return max(abs(x), axis, keepdims);
  if (ord === 2 || ord === null) return sqrt(sum(square(x), axis, keepdims));
  throw new ValueError(`norm: 'ord' must be null, 1, 2 or Infinity; received ${describe(ord)}.`);
}

/**
 * x scaled to length 1 along an axis; what is shorter than epsilon is divided by that.
 *
 * @param {Value} x
 * @param {Axes} [axis] the last one unless given
 * @param {number} [epsilon]
 * @returns {SymbolicTensor}
 * @example ops.normalize(x)
 */
export const normalize = (x, axis = -1, epsilon = 1e-7) =>
  map('mul', [x, map('minimum', [rsqrt(sum(square(x), axis, true)), 1 / epsilon])]);

/**
 * @param {number} smallest
 * @param {Value} x
 * @param {number | null} axis
 * @param {boolean} keepdims
 */
function place(smallest, x, axis, keepdims) {
  let given = real(x);
  if (axis === null) {
    if (given.shape[0] === null) {
      throw new ValueError(
        `the place of a value needs an axis where the batch is not known, as in ${shapeText(given.shape)}.`,
      );
    }
    given = reshape(given, [-1]);
  }
  const at = axisOf(given, axis ?? 0);
  const sizes = given.shape.filter((_, k) => k !== at);
  const found = record('arg_reduce', [given], sizes.length ? sizes : [1], [at, smallest], 'int32');
  return keepdims
    ? shaped(
        found,
        given.shape.map((size, k) => (k === at ? 1 : size)),
      )
    : found;
}

/**
 * Where the largest value along an axis stands, the first of equals. No gradient.
 *
 * @param {Value} x
 * @param {number | null} [axis] null: among all values in order
 * @param {boolean} [keepdims] leaves an axis of size 1
 * @returns {SymbolicTensor} int32
 * @example ops.argmax(probabilities, -1)
 */
export const argmax = (x, axis = null, keepdims = false) => place(0, x, axis, keepdims);

/**
 * Where the smallest value along an axis stands, the first of equals. No gradient.
 *
 * @param {Value} x
 * @param {number | null} [axis] null: among all values in order
 * @param {boolean} [keepdims] leaves an axis of size 1
 * @returns {SymbolicTensor} int32
 * @example ops.argmin(distances, -1)
 */
export const argmin = (x, axis = null, keepdims = false) => place(1, x, axis, keepdims);
