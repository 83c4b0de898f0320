import { ShapeError, ValueError } from '../../errors.js';
import { describe, numberIn, oneOf } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { floatBits } from '../words.js';
import { expectRank, record } from './op.js';
import { real } from './operand.js';

/**
 * Ops on pictures.
 *
 * @import {Operand} from './op.js'
 * @import {Value} from './operand.js'
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

/** How cells are seen between others, and beyond the border, in the engine's order. */
const SEEN = ['nearest', 'bilinear'];
const FILL_MODES = ['constant', 'nearest', 'wrap', 'mirror', 'reflect'];

/**
 * Pictures seen through a plane mapping: turned, moved, stretched, sheared, in perspective. Column j, row i of the result
 * shows the place in column (a0 j + a1 i + a2) / k, row (b0 j + b1 i + b2) / k, with k = c0 j + c1 i + 1. Its gradient
 * reaches the mapping, too, unless interpolation is 'nearest'.
 *
 * @param {Operand} x [N, H, W, C]
 * @param {Value} transform [8], [1, 8] or [N, 8]: a0 a1 a2 b0 b1 b2 c0 c1; c0 = c1 = 0 for affine mappings
 * @param {{interpolation?: string, fillMode?: string, fillValue?: number, size?: readonly number[]}} [options]
 *   interpolation: 'bilinear' unless given, or 'nearest'; fillMode: what lies beyond the border, 'constant' (the
 *   fillValue, 0) unless given, 'nearest', 'wrap', 'mirror' or 'reflect'; size: height and width of the result, those of
 *   x unless given
 * @returns {SymbolicTensor} [N, size[0], size[1], C]
 * @throws {ShapeError} if the mapping is not eight numbers for each picture or for all
 * @example ops.image.affineTransform(x, [1, 0, 2, 0, 1, 0, 0, 0]) // two columns to the left
 */
export function affineTransform(x, transform, options = {}) {
  expectRank(x, 4, '[batch, height, width, channels]');
  const { interpolation = 'bilinear', fillMode = 'constant', fillValue = 0 } = options;
  const [height, width] = options.size ?? x.shape.slice(1, 3).map(Number);
  const where = 'image.affineTransform';
  const method = SEEN.indexOf(oneOf(where, 'interpolation', interpolation, SEEN));
  const mode = FILL_MODES.indexOf(oneOf(where, 'fillMode', fillMode, FILL_MODES));
  numberIn(where, 'fillValue', fillValue);
  const given = real(transform);
  const t = given.shape.length === 1 ? record('reshape', [given], [1, 8], [1, 8]) : given;
  if (given.shape.at(-1) !== 8 || t.shape.length !== 2 || (t.shape[0] !== 1 && t.shape[0] !== x.shape[0]))
    throw new ShapeError(
      `${where}: a mapping is 8 numbers, [8], or [batch, 8] for each picture of its own; received ${shapeText(given.shape)}.`,
    );
  const shape = [x.shape[0], height, width, x.shape[3]];
  return record('transform', [x, t], shape, [height, width, method, mode, floatBits(fillValue)]);
}
