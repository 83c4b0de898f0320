import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { greaterEqual, lessEqual, multiply, subtract, where } from './arithmetic.js';
import { expandDims, moveaxis, shaped } from './axes.js';
import { multiHot as hot } from './multi_hot.js';
import { axisOf, dtypeOf, knownSize, record } from './op.js';
import { constant, operand } from './operand.js';
import { sliceAxis } from './slicing.js';

/**
 * Ops that choose by whole numbers, and that sort.
 *
 * @import {Operand} from './op.js'
 * @import {Value} from './operand.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** @param {Operand} x @param {Operand} indices @param {number} axis @param {number} batch axes that belong together */
function gather(x, indices, axis, batch) {
  const shape = [...x.shape.slice(0, axis), ...indices.shape.slice(batch), ...x.shape.slice(axis + 1)];
  if (shape.indexOf(null, 1) > 0)
    throw new ShapeError(`taking at ${shapeText(indices.shape)} would move the batch away from the front.`);
  return record('gather', [x, indices], shape, [axis, batch], dtypeOf(x));
}

/**
 * The slices of an axis that whole numbers name. Negative ones count from the end; one that names none gives NaN.
 *
 * @param {Operand} x
 * @param {Value} indices one number, for one slice without its axis; or a tensor or array of them, whose axes stand in
 *   the result in place of that axis
 * @param {number | null} [axis] of all values in a row unless given
 * @returns {SymbolicTensor}
 * @example ops.take(x, order, 1)
 */
export function take(x, indices, axis) {
  if (axis === undefined || axis === null) {
    const count = x.shape.reduce((/** @type {number} */ n, d, k) => n * knownSize(x, k), 1);
    return take(shaped(x, [count]), indices, 0);
  }
  const at = axisOf(x, axis);
  if (typeof indices !== 'number') return gather(x, operand(indices), at, 0);
  const one = sliceAxis(x, at, indices, 1);
  const rest = x.shape.filter((_, k) => k !== at);
  return shaped(one, rest.length ? rest : [1]);
}

/**
 * Values along an axis, chosen for each place of the others by its own whole numbers: what `argsort` and `argmax` give.
 *
 * @param {Operand} x
 * @param {Operand} indices of as many axes, of the same sizes but for this one
 * @param {number} [axis] the last one unless given
 * @returns {SymbolicTensor} the shape of indices
 * @throws {ShapeError} if another size differs
 * @example ops.takeAlongAxis(x, ops.argsort(x), -1)
 */
export function takeAlongAxis(x, indices, axis = -1) {
  const at = axisOf(x, axis);
  const fits =
    indices.shape.length === x.shape.length &&
    indices.shape.every((size, k) => k === at || size === x.shape[k]);
  if (!fits) {
    throw new ShapeError(
      `takeAlongAxis needs indices of the shape ${shapeText(x.shape)}, but for axis ${at}; received ` +
        `${shapeText(indices.shape)}.`,
    );
  }
  const last = x.shape.length - 1;
  if (at === last) return gather(x, indices, last, last);
  return moveaxis(gather(moveaxis(x, at, last), moveaxis(indices, at, last), last, last), last, at);
}

/** @param {string} op @param {Operand} indices @param {number} numClasses */
function expectClasses(op, indices, numClasses) {
  if (!Number.isInteger(numClasses) || numClasses < 1)
    throw new ValueError(
      `${op}: 'numClasses' must be a positive whole number; received ${describe(numClasses)}.`,
    );
  if (dtypeOf(indices) === 'int32') return;
  throw new ValueError(`${op} takes whole numbers, dtype int32; ops.cast(x, 'int32') makes them of others.`);
}

/**
 * For each whole number a row of zeros with a 1 in its place; a number that has none gives zeros.
 *
 * @param {Operand} x [...] int32
 * @param {number} numClasses
 * @param {number} [axis] where the new axis stands: the last one unless given
 * @returns {SymbolicTensor} [..., numClasses]
 * @example ops.oneHot(labels, 10)
 */
export function oneHot(x, numClasses, axis = -1) {
  expectClasses('oneHot', x, numClasses);
  const rows = hot(expandDims(x, -1), numClasses);
  return moveaxis(rows, -1, axisOf(rows, axis));
}

/**
 * For each row of whole numbers a row of zeros with a 1 in every place that is named; the first number that has none ends
 * the row.
 *
 * @param {Operand} x [..., S] int32
 * @param {number} numClasses
 * @returns {SymbolicTensor} [..., numClasses]
 * @example ops.multiHot(tags, 20)
 */
export function multiHot(x, numClasses) {
  expectClasses('multiHot', x, numClasses);
  return hot(x, numClasses);
}

/** @param {Operand} x @param {number} axis @param {(last: Operand) => SymbolicTensor} f along the last axis */
function along(x, axis, f) {
  const at = axisOf(x, axis);
  const last = x.shape.length - 1;
  return at === last ? f(x) : moveaxis(f(moveaxis(x, at, last)), last, at);
}

/** @param {Operand} x @param {number} k @param {boolean} descending */
const places = (x, k, descending) =>
  record('argsort', [x], [...x.shape.slice(0, -1), k], [k, Number(descending)], 'int32');

/**
 * Where the values of an axis stand, in ascending order; equal ones in the order of their places. It has no gradient.
 *
 * @param {Operand} x
 * @param {number} [axis] the last one unless given
 * @returns {SymbolicTensor} int32, the shape of x
 * @example ops.argsort(x)
 */
export const argsort = (x, axis = -1) => along(x, axis, (last) => places(last, knownSize(last, -1), false));

/**
 * The values of an axis in ascending order.
 *
 * @param {Operand} x
 * @param {number} [axis] the last one unless given
 * @returns {SymbolicTensor} the shape of x
 * @example ops.sort(x)
 */
export const sort = (x, axis = -1) =>
  along(x, axis, (last) => takeAlongAxis(last, places(last, knownSize(last, -1), false)));

/**
 * The k largest values of each row and where they stand.
 *
 * @param {Operand} x [..., C]
 * @param {number} k
 * @returns {[values: SymbolicTensor, indices: SymbolicTensor]} [..., k] each, the largest first; indices are int32
 * @throws {ValueError} if a row has fewer
 * @example ops.topK(x, 5)
 */
export function topK(x, k) {
  const size = knownSize(x, -1);
  if (!Number.isInteger(k) || k < 1 || k > size)
    throw new ValueError(
      `topK: 'k' must be a whole number from 1 to ${size}, the size of a row; received ${describe(k)}.`,
    );
  const indices = places(x, k, true);
  return [takeAlongAxis(x, indices), indices];
}

/**
 * @param {Operand} x
 * @param {number | null | undefined} axis
 * @param {boolean} isProduct
 * @param {{exclusive?: boolean, reverse?: boolean}} options
 * @returns {SymbolicTensor}
 */
function cumulate(x, axis, isProduct, { exclusive = false, reverse = false }) {
  if (axis === undefined || axis === null) {
    const count = x.shape.reduce((/** @type {number} */ n, d, k) => n * knownSize(x, k), 1);
    return cumulate(shaped(x, [count]), 0, isProduct, { exclusive, reverse });
  }
  const flags = [isProduct, exclusive, reverse].map(Number);
  return record('cumulate', [x], x.shape, [axisOf(x, axis), ...flags]);
}

/**
 * The sum of all values up to each.
 *
 * @param {Operand} x
 * @param {number | null} [axis] of all values in a row unless given
 * @param {{exclusive?: boolean, reverse?: boolean}} [options] exclusive: without the value itself; reverse: from the end
 * @returns {SymbolicTensor} the shape of x
 * @example ops.cumsum(x, -1)
 */
export const cumsum = (x, axis, options = {}) => cumulate(x, axis, false, options);

/**
 * The product of all values up to each.
 *
 * @param {Operand} x
 * @param {number | null} [axis] of all values in a row unless given
 * @param {{exclusive?: boolean, reverse?: boolean}} [options] exclusive: without the value itself; reverse: from the end
 * @returns {SymbolicTensor} the shape of x
 * @example ops.cumprod(x, 0)
 */
export const cumprod = (x, axis, options = {}) => cumulate(x, axis, true, options);

/** Where the distance of column from row in the last two axes is at least `low` and at most `high`: 1, else 0. @param {number} rows @param {number} columns @param {number} low @param {number} high */
export function band(rows, columns, low, high) {
  const column = constant(
    Float32Array.from({ length: columns }, (_, j) => j),
    [1, columns],
  );
  const row = constant(
    Float32Array.from({ length: rows }, (_, i) => i),
    [rows, 1],
  );
  const distance = subtract(column, row);
  const above = low > -Infinity ? [greaterEqual(distance, low)] : [];
  const below = high < Infinity ? [lessEqual(distance, high)] : [];
  return [...above, ...below].reduce(multiply);
}

/**
 * Matrices with zeros below a diagonal.
 *
 * @param {Operand} x [..., M, N]
 * @param {number} [k] the lowest diagonal that is kept: 0, the main one, unless given
 * @returns {SymbolicTensor} the shape of x
 * @example ops.triu(x, 1)
 */
export const triu = (x, k = 0) => where(band(knownSize(x, -2), knownSize(x, -1), k, Infinity), x, 0);

/**
 * Matrices with zeros above a diagonal.
 *
 * @param {Operand} x [..., M, N]
 * @param {number} [k] the highest diagonal that is kept: 0, the main one, unless given
 * @returns {SymbolicTensor} the shape of x
 * @example ops.tril(x)
 */
export const tril = (x, k = 0) => where(band(knownSize(x, -2), knownSize(x, -1), -Infinity, k), x, 0);
