import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { expandDims, shaped } from './axes.js';
import { axisOf, dtypeOf, knownSize, record } from './op.js';
import { concatenate } from './shape.js';

/**
 * Ops that take parts of a tensor, and put parts together.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** All of an axis. */
const ALL = { begin: 0, size: -1, stride: 1 };

/**
 * @param {Operand} x
 * @param {{begin: number, size: number, stride: number}[]} parts of each axis; a negative begin counts from the end, a
 *   size of -1 is all there is
 */
function cut(x, parts) {
  const shape = x.shape.map((d, k) => {
    const { begin, size, stride } = parts[k];
    if (d === null) {
      if (begin === 0 && size === -1 && stride === 1) return null;
      throw new ShapeError(
        `the batch of ${shapeText(x.shape)} has no known size: slices take all of it, from 0 with size -1.`,
      );
    }
    const first = begin < 0 ? begin + d : begin;
    const most = Math.floor((stride > 0 ? d - 1 - first : first) / Math.abs(stride)) + 1;
    const length = size === -1 ? most : size;
    if (first >= 0 && first < d && length > 0 && length <= most) return length;
    throw new ShapeError(
      `axis ${k} of ${shapeText(x.shape)} has no ${size === -1 ? '' : `${size} `}values from ${begin} on` +
        `${stride === 1 ? '' : ` in steps of ${stride}`}.`,
    );
  });
  const attrs = parts.flatMap(({ begin, size, stride }) => [begin, size, stride]);
  return record('slice', [x], shape, attrs, dtypeOf(x));
}

/** @param {string} name @param {Operand} x @param {any} list @param {(value: number) => boolean} fits */
function perAxis(name, x, list, fits) {
  if (
    Array.isArray(list) &&
    list.length === x.shape.length &&
    list.every((v) => Number.isInteger(v) && fits(v))
  )
    return;
  throw new ValueError(
    `slice: '${name}' must be whole numbers, one for each axis of ${shapeText(x.shape)}; received ${describe(list)}.`,
  );
}

/**
 * A rectangular part.
 *
 * @param {Operand} x
 * @param {readonly number[]} start the first index of each axis; negative ones count from the end
 * @param {readonly number[]} shape of the part; -1: all that follow
 * @param {readonly number[]} [strides] takes every so manieth; negative ones go backwards. 1 unless given
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if x has not so many values
 * @example ops.slice(x, [0, 2, 0], [-1, 3, -1])
 */
export function slice(x, start, shape, strides = x.shape.map(() => 1)) {
  perAxis('start', x, start, () => true);
  perAxis('shape', x, shape, (size) => size > 0 || size === -1);
  perAxis('strides', x, strides, (stride) => stride !== 0);
  return cut(
    x,
    start.map((begin, k) => ({ begin, size: shape[k], stride: strides[k] })),
  );
}

/** A part of one axis. @param {Operand} x @param {number} axis @param {number} begin @param {number} [size] @param {number} [stride] */
export function sliceAxis(x, axis, begin, size = -1, stride = 1) {
  const at = axisOf(x, axis);
  return cut(
    x,
    x.shape.map((_, k) => (k === at ? { begin, size, stride } : ALL)),
  );
}

/**
 * The order of an axis, or of several, turned round.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} [axis] all but a batch of unknown size unless given
 * @returns {SymbolicTensor}
 * @example ops.flip(x, 1)
 */
export function flip(x, axis) {
  const every = x.shape.flatMap((size, k) => (size === null ? [] : k));
  const axes = [axis ?? every].flat().map((one) => axisOf(x, one));
  return cut(
    x,
    x.shape.map((_, k) => (axes.includes(k) ? { begin: -1, size: -1, stride: -1 } : ALL)),
  );
}

/**
 * Moves all values along an axis; those that leave at the end come in at the front.
 *
 * @param {Operand} x
 * @param {number} shift by how many places; negative ones move to the front
 * @param {number} axis
 * @returns {SymbolicTensor}
 * @example ops.roll(x, 1, -1)
 */
export function roll(x, shift, axis) {
  const at = axisOf(x, axis);
  const size = knownSize(x, at);
  if (!Number.isInteger(shift))
    throw new ValueError(`roll moves by a whole number; received ${describe(shift)}.`);
  const places = ((shift % size) + size) % size;
  if (places === 0)
    return cut(
      x,
      x.shape.map(() => ALL),
    );
  return concatenate([sliceAxis(x, at, size - places), sliceAxis(x, at, 0, size - places)], at);
}

/**
 * Cuts an axis into parts.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} indicesOrSections how many parts of one size, or the first index of each part but
 *   the first
 * @param {number} [axis] 0 unless given
 * @returns {SymbolicTensor[]}
 * @throws {ShapeError} if parts of one size do not come out even
 * @example ops.split(x, 2, -1)
 */
export function split(x, indicesOrSections, axis = 0) {
  const at = axisOf(x, axis);
  const size = knownSize(x, at);
  const n = indicesOrSections;
  if (typeof n === 'number' && !(Number.isInteger(n) && n > 0 && size % n === 0)) {
    throw new ShapeError(`axis ${at} of ${shapeText(x.shape)} cannot be split into ${n} parts of one size.`);
  }
  const inner =
    typeof n === 'number' ? Array.from({ length: n - 1 }, (_, k) => ((k + 1) * size) / n) : [...n];
  const bounds = [0, ...inner.map((index) => (index < 0 ? index + size : index)), size];
  return bounds.slice(1).map((end, k) => sliceAxis(x, at, bounds[k], end - bounds[k]));
}

/**
 * The slices of an axis, without that axis.
 *
 * @param {Operand} x
 * @param {number | null} [num] how many there are, as a check
 * @param {number} [axis] 0 unless given
 * @returns {SymbolicTensor[]}
 * @example ops.unstack(x, 3, -1)
 */
export function unstack(x, num, axis = 0) {
  const at = axisOf(x, axis);
  const size = knownSize(x, at);
  if (num !== undefined && num !== null && num !== size)
    throw new ShapeError(`axis ${at} of ${shapeText(x.shape)} has ${size} slices, not ${num}.`);
  const shape = x.shape.filter((_, k) => k !== at);
  return split(x, size, at).map((part) => shaped(part, shape.length ? shape : [1]));
}

/**
 * Puts tensors of one shape behind one another along a new axis.
 *
 * @param {Operand[]} xs
 * @param {number} [axis] where the new axis stands in the result: 0 unless given
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if their shapes differ
 * @example ops.stack([a, b], 1)
 */
export function stack(xs, axis = 0) {
  const at = axisOf(xs[0], axis, xs[0].shape.length + 1);
  return concatenate(
    xs.map((x) => expandDims(x, at)),
    at,
  );
}
