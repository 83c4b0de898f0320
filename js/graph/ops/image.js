import { ValueError } from '../../errors.js';
import { describe, oneOf } from '../../utils/options.js';
import { expectRank, record } from './op.js';

/**
 * Ops on pictures.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

const METHODS = ['nearest', 'bilinear', 'bicubic'];

/** @param {Operand} x @param {number} axis @param {number} size @param {number[]} attrs */
function resizeAxis(x, axis, size, attrs) {
  if (x.shape[axis] === size) return x;
  return record('resize', [x], x.shape.toSpliced(axis, 1, size), [axis, size, ...attrs]);
}

/**
 * Pictures of another size.
 *
 * @param {Operand} x [N, H, W, C]
 * @param {readonly number[]} size height and width
 * @param {{interpolation?: string, antialias?: boolean}} [options] interpolation: 'bilinear' unless given, 'nearest' or
 *   'bicubic'; antialias: averages what a smaller picture would leave out
 * @returns {SymbolicTensor} [N, size[0], size[1], C]
 * @throws {ValueError} if the size is not two whole numbers
 * @example ops.image.resize(x, [32, 32])
 */
export function resize(x, size, { interpolation = 'bilinear', antialias = false } = {}) {
  expectRank(x, 4, '[batch, height, width, channels]');
  const method = METHODS.indexOf(oneOf('image.resize', 'interpolation', interpolation, METHODS));
  if (!Array.isArray(size) || size.length !== 2 || !size.every((n) => Number.isInteger(n) && n > 0))
    throw new ValueError(`image.resize: 'size' must be [height, width]; received ${describe(size)}.`);
  const attrs = [method, Number(antialias)];
  const tall = resizeAxis(x, 1, size[0], attrs);
  return /** @type {SymbolicTensor} */ (resizeAxis(tall, 2, size[1], attrs));
}
