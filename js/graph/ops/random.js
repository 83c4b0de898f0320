import { ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { floatBits } from '../words.js';
import { axisOf, record } from './op.js';

/**
 * Random numbers inside of a model: others in every step of training, the same ones for the same seed in every browser and
 * with any number of threads. No gradient passes.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @typedef {object} Source
 * @property {Operand} [like] where the shape has null, the size is this tensor's: the batch, say
 * @property {readonly number[]} [seed] two whole numbers: a seed of their own, which does not depend on the model's
 */

const KINDS = { uniform: 0, normal: 1, mask: 2 };

/**
 * @param {keyof typeof KINDS} kind
 * @param {readonly (number | null)[]} shape
 * @param {number} a
 * @param {number} b
 * @param {Source} source
 */
function numbers(kind, shape, a, b, { like, seed = [0, 0] }) {
  const known = Array.isArray(shape) && shape.length > 0;
  if (
    !known ||
    !shape.every((size, k) => (size === null ? like && k < like.shape.length : Number(size) > 0))
  ) {
    throw new ValueError(
      `random.${kind}() takes a shape of positive sizes, null for those of the tensor in the option 'like'; ` +
        `received ${describe(shape)}.`,
    );
  }
  const sizes = shape.map((size, k) => (size === null && like ? like.shape[axisOf(like, k)] : size));
  const attrs = [KINDS[kind], floatBits(a), floatBits(b), ...shape.map((size) => size ?? 0), ...seed];
  return record('random', like ? [like] : [], sizes, attrs);
}

/**
 * Numbers spread evenly from minval up to maxval.
 *
 * @param {readonly (number | null)[]} shape
 * @param {Source & {minval?: number, maxval?: number}} [options] 0 to 1 unless given
 * @returns {SymbolicTensor}
 * @example ops.random.uniform([null, 1], { like: x })
 */
export const uniform = (shape, { minval = 0, maxval = 1, ...source } = {}) =>
  numbers('uniform', shape, minval, maxval, source);

/**
 * Numbers of the normal distribution.
 *
 * @param {readonly (number | null)[]} shape
 * @param {Source & {mean?: number, stddev?: number}} [options] mean 0, stddev 1 unless given
 * @returns {SymbolicTensor}
 * @example ops.random.normal([null, 8], { like: x })
 */
export const normal = (shape, { mean = 0, stddev = 1, ...source } = {}) =>
  numbers('normal', shape, mean, stddev, source);

/**
 * 0 with the probability `rate`, else `kept`.
 *
 * @param {readonly (number | null)[]} shape
 * @param {number} rate
 * @param {Source & {kept?: number}} [options] kept: 1 unless given
 * @returns {SymbolicTensor}
 * @example ops.random.mask([null, 8], 0.5, { like: x, kept: 2 })
 */
export const mask = (shape, rate, { kept = 1, ...source } = {}) => numbers('mask', shape, rate, kept, source);
