import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { record } from './op.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/**
 * How often each whole number from 0 to length - 1 occurs, or the sum of the weights of where it does. Other numbers are
 * not counted. No gradient.
 *
 * @param {Operand} x whole numbers, of any dtype
 * @param {number} length
 * @param {{weights?: Operand | null}} [options] of the shape of x, or of its leading axes
 * @returns {SymbolicTensor} [length]
 * @throws {ShapeError} if the weights do not fit
 * @example ops.bincount(labels, 10)
 */
export function bincount(x, length, { weights = null } = {}) {
  if (!Number.isInteger(length) || length < 1)
    throw new ValueError(`bincount: length must be a positive whole number; received ${describe(length)}.`);
  if (!weights) return record('bincount', [x], [length], [length]);
  if (weights.shape.every((size, i) => size === x.shape[i]))
    return record('bincount', [x, weights], [length], [length]);
  throw new ShapeError(
    `bincount: weights must have the shape of x, or its leading axes. Received: x ${shapeText(x.shape)}, ` +
      `weights ${shapeText(weights.shape)}.`,
  );
}
