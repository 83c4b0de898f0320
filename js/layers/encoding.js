import { ValueError } from '../errors.js';
import { cast, greaterEqual, max, multiply, oneHot, reshape, sum } from '../graph/ops.js';
import { isVariable } from '../graph/variable.js';

/** What layers share that turn whole numbers into rows. */

export const OUTPUT_MODES = ['one_hot', 'multi_hot', 'count'];

/** A size for reshape. @param {number | null} size */
const free = (size) => size ?? -1;

/**
 * Whole numbers from 0 to depth - 1 as rows; others leave their row as it is, zeros.
 *
 * @param {any} x [..., S]
 * @param {string} mode 'one_hot': a row for each number, in place of a last axis of 1; 'multi_hot': a row for all of the
 *   last axis with a 1 in each place that is named; 'count': how often it is
 * @param {number} depth
 * @param {any} [weights] of the shape of x: what each number counts
 * @returns {any} [..., depth]
 */
export function encode(x, mode, depth, weights = null) {
  const whole = x.dtype === 'int32' || isVariable(x) ? x : cast(x, 'int32');
  const { shape } = whole;
  if (mode === 'one_hot') {
    const isColumn = shape.length > 1 && shape.at(-1) === 1;
    return oneHot(isColumn ? reshape(whole, shape.slice(0, -1).map(free)) : whole, depth);
  }
  const rows = oneHot(whole, depth);
  if (mode === 'multi_hot') return max(rows, 1);
  return sum(weights ? multiply(rows, reshape(weights, [...shape, 1].map(free))) : rows, 1);
}

/**
 * In which bin each number lies: how many of the boundaries it has reached.
 *
 * @param {any} x
 * @param {number[]} boundaries ascending
 * @returns {any} int32, the shape of x
 */
export function binOf(x, boundaries) {
  const column = reshape(x, [...x.shape, 1].map(free));
  if (boundaries.length === 0) return cast(multiply(x, 0), 'int32');
  return cast(sum(greaterEqual(column, [...boundaries]), -1), 'int32');
}

/**
 * @param {string} where
 * @param {any} mode
 * @param {string[]} choices
 */
export function checkMode(where, mode, choices) {
  if (choices.includes(mode)) return;
  throw new ValueError(
    `${where}: 'outputMode' must be ${choices.map((one) => `'${one}'`).join(' or ')}; received ${String(mode)}.`,
  );
}
