import { ShapeError, ValueError } from '../../errors.js';
import { describe, numberIn, oneOf } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { floatBits } from '../words.js';
import { shaped } from './axes.js';
import { axisOf, dtypeOf, record } from './op.js';
import { concatenate } from './shape.js';
import { sliceAxis } from './slicing.js';

/**
 * Ops that make a tensor larger by repeating it or putting a border round it.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

const PAD_MODES = ['constant', 'reflect', 'symmetric', 'edge'];

/** @param {any} x */
const isCount = (x) => Number.isInteger(x) && x >= 0;

/**
 * @param {Operand} x
 * @param {any} widths
 * @returns {[number, number][]} before and after, for each axis
 */
function padWidths(x, widths) {
  const pair = (/** @type {any} */ one) => (typeof one === 'number' ? [one, one] : one);
  const list =
    typeof widths === 'number' || widths.length === 1 ? x.shape.map(() => [widths].flat(2)) : widths;
  const pairs = list.map((/** @type {any} */ one) => pair(one.length === 1 ? one[0] : one));
  if (
    pairs.length === x.shape.length &&
    pairs.every((/** @type {any} */ p) => Array.isArray(p) && p.length === 2 && p.every(isCount))
  )
    return pairs;
  throw new ValueError(
    `pad: 'padWidth' must be [before, after] for each axis of ${shapeText(x.shape)}, whole numbers from 0 on; ` +
      `received ${describe(widths)}.`,
  );
}

/**
 * A border on any side.
 *
 * @param {Operand} x
 * @param {number | readonly (number | readonly number[])[]} padWidth [before, after] for each axis; one number for all sides
 * @param {'constant' | 'reflect' | 'symmetric' | 'edge'} [mode] what stands there: a constant; the tensor mirrored, at
 *   its edge or beside it ('symmetric' repeats the edge); or the edge. 'constant' unless given
 * @param {number} [constantValues] 0 unless given
 * @returns {SymbolicTensor}
 * @example ops.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]], 'reflect')
 */
export function pad(x, padWidth, mode = 'constant', constantValues = 0) {
  const code = PAD_MODES.indexOf(oneOf('pad', 'mode', mode, PAD_MODES));
  const widths = padWidths(x, padWidth);
  const shape = x.shape.map((size, k) => {
    if (size !== null) return size + widths[k][0] + widths[k][1];
    if (widths[k].every((width) => width === 0)) return null;
    throw new ShapeError(`the batch of ${shapeText(x.shape)} has no known size: it takes no border, [0, 0].`);
  });
  const value = floatBits(numberIn('pad', 'constantValues', constantValues));
  return record('pad', [x], shape, [code, value, ...widths.flat()], dtypeOf(x));
}

/**
 * Every index of an axis `each` times, and the whole axis `times` times over.
 *
 * @param {Operand} x
 * @param {{times?: number, each?: number}[]} counts for each axis
 */
export function repeated(x, counts) {
  const attrs = counts.map(({ times = 1, each = 1 }) => [times, each]);
  for (const one of attrs.flat()) {
    if (!isCount(one) || one === 0)
      throw new ValueError(`repeats must be positive whole numbers; received ${describe(one)}.`);
  }
  const shape = x.shape.map((size, k) => {
    const factor = attrs[k][0] * attrs[k][1];
    if (size !== null || factor === 1) return size === null ? null : size * factor;
    throw new ShapeError(`the batch of ${shapeText(x.shape)} has no known size: it cannot be repeated.`);
  });
  return record('tile', [x], shape, attrs.flat(), dtypeOf(x));
}

/** x with axes of size 1 in front until it has that many. @param {Operand} x @param {number} rank */
const withRank = (x, rank) =>
  x.shape.length >= rank ? x : shaped(x, [...Array(rank - x.shape.length).fill(1), ...x.shape]);

/**
 * The whole tensor several times over along its axes.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} repeats for each axis, the last ones if there are fewer
 * @returns {SymbolicTensor}
 * @example ops.tile(x, [1, 2, 1])
 */
export function tile(x, repeats) {
  const list = [repeats].flat();
  const whole = withRank(x, list.length);
  const lead = whole.shape.length - list.length;
  return repeated(
    whole,
    whole.shape.map((_, k) => ({ times: k < lead ? 1 : list[k - lead] })),
  );
}

/**
 * Every value of an axis several times, one behind the other.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} repeats how often; or that for each value
 * @param {number} [axis] of all values in a row unless given
 * @returns {SymbolicTensor}
 * @example ops.repeat(x, 2, 1)
 */
export function repeat(x, repeats, axis) {
  if (axis === undefined || axis === null) {
    if (x.shape[0] === null)
      throw new ShapeError(`repeat needs an axis: the size of ${shapeText(x.shape)} is not known.`);
    return repeat(shaped(x, [x.shape.reduce((/** @type {number} */ n, d) => n * Number(d), 1)]), repeats, 0);
  }
  const at = axisOf(x, axis);
  const list = [repeats].flat();
  if (list.length === 1)
    return repeated(
      x,
      x.shape.map((_, k) => ({ each: k === at ? list[0] : 1 })),
    );
  if (list.length !== x.shape[at])
    throw new ShapeError(
      `axis ${at} of ${shapeText(x.shape)} needs as many repeats; received ${list.length}.`,
    );
  const parts = list.flatMap((times, i) => (times === 0 ? [] : [repeat(sliceAxis(x, at, i, 1), times, at)]));
  return concatenate(parts, at);
}

/**
 * Repeats axes of size 1, and adds axes in front, until x has a shape.
 *
 * @param {Operand} x
 * @param {readonly (number | null)[]} shape null, or -1, for a batch of unknown size
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if a size is neither 1 nor the wanted one
 * @example ops.broadcastTo(x, [4, 2, 3])
 */
export function broadcastTo(x, shape) {
  const sizes = shape.map((size) => (size === -1 ? null : size));
  const whole = withRank(x, sizes.length);
  const fit =
    whole.shape.length === sizes.length &&
    whole.shape.every((size, k) => size === sizes[k] || (size === 1 && sizes[k] !== null));
  if (!fit) {
    throw new ShapeError(
      `the shape ${shapeText(x.shape)} does not broadcast to ${shapeText(sizes)}: sizes must be equal or 1.`,
    );
  }
  return repeated(
    whole,
    whole.shape.map((size, k) => ({ times: size === sizes[k] ? 1 : Number(sizes[k]) })),
  );
}
