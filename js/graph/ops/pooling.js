import { sizesOf } from '../../utils/options.js';
import { expectRank, knownSize, record } from './op.js';
import { reshape } from './shape.js';
import { expectAxes, expectLayout, slide } from './window.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @import {Sizes, WindowOptions} from './window.js'
 *
 * Pooling of rows [N, steps, C], pictures [N, height, width, C] and bodies [N, depth, height, width, C]. Below, `...`
 * stands for the axes between.
 *
 * @typedef {Pick<WindowOptions, 'strides' | 'padding' | 'dataFormat'>} PoolOptions strides: the window's size unless given
 */

const ADAPTIVE = 2;

/** One size, or one for each axis, as a list. @param {string} name @param {Operand} x @param {Sizes} value */
function sizesFor(name, x, value) {
  const n = typeof value === 'number' ? x.shape.length - 2 : value.length;
  expectAxes(x, n);
  return sizesOf('pooling', name, value, n);
}

/**
 * @param {string} op
 * @param {Operand} x
 * @param {Sizes} poolSize
 * @param {PoolOptions} options
 */
function pool(op, x, poolSize, options) {
  const window = sizesFor('poolSize', x, poolSize);
  const { size, strides, code } = slide('pooling', x, window, {
    ...options,
    strides: options.strides ?? window,
  });
  return record(op, [x], [x.shape[0], ...size, knownSize(x, -1)], [...window, ...strides, code]);
}

/**
 * @param {string} op
 * @param {Operand} x
 * @param {Sizes} outputSize
 * @param {string} [dataFormat]
 */
function adaptivePool(op, x, outputSize, dataFormat) {
  expectLayout('pooling', dataFormat, 'valid');
  const size = sizesFor('outputSize', x, outputSize);
  const ones = size.map(() => 1);
  return record(op, [x], [x.shape[0], ...size, knownSize(x, -1)], [...size, ...ones, ADAPTIVE]);
}

/** @param {string} op @param {Operand} x @param {boolean} [keepdims] */
function globalPool(op, x, keepdims) {
  if (x.shape.length < 3) expectRank(x, 3, '[batch, ..., channels]');
  const y = record(op, [x], [x.shape[0], knownSize(x, -1)]);
  const ones = x.shape.slice(1, -1).map(() => 1);
  return keepdims ? reshape(y, [-1, ...ones, knownSize(x, -1)]) : y;
}

/**
 * The largest value of every window.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Sizes} poolSize
 * @param {PoolOptions} [options]
 * @returns {SymbolicTensor} [N, ..., C]
 * @throws {ShapeError} if the window is larger than the input
 * @example ops.maxPool(x, 2)
 */
export const maxPool = (x, poolSize, options = {}) => pool('max_pool', x, poolSize, options);

/**
 * The mean of every window; cells outside of the input do not count.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Sizes} poolSize
 * @param {PoolOptions} [options]
 * @returns {SymbolicTensor} [N, ..., C]
 * @throws {ShapeError} if the window is larger than the input
 * @example ops.averagePool(x, 2, { padding: 'same' })
 */
export const averagePool = (x, poolSize, options = {}) => pool('avg_pool', x, poolSize, options);

/**
 * The largest value of every part, where the input is cut into as many parts as the output has cells. Parts that do not
 * come out even share cells.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Sizes} outputSize
 * @param {{dataFormat?: 'channels_last'}} [options]
 * @returns {SymbolicTensor} [N, ...outputSize, C]
 * @example ops.adaptiveMaxPool(x, [7, 7])
 */
export const adaptiveMaxPool = (x, outputSize, { dataFormat } = {}) =>
  adaptivePool('max_pool', x, outputSize, dataFormat);

/**
 * The mean of every part, where the input is cut into as many parts as the output has cells. Parts that do not come out
 * even share cells.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Sizes} outputSize
 * @param {{dataFormat?: 'channels_last'}} [options]
 * @returns {SymbolicTensor} [N, ...outputSize, C]
 * @example ops.adaptiveAveragePool(x, [7, 7])
 */
export const adaptiveAveragePool = (x, outputSize, { dataFormat } = {}) =>
  adaptivePool('avg_pool', x, outputSize, dataFormat);

/**
 * The largest value of every map.
 *
 * @param {Operand} x [N, ..., C]
 * @param {{keepdims?: boolean}} [options] keepdims: axes of size 1 stay
 * @returns {SymbolicTensor} [N, C]
 * @example ops.globalMaxPool(x)
 */
export const globalMaxPool = (x, { keepdims } = {}) => globalPool('global_max_pool', x, keepdims);

/**
 * The mean of every map.
 *
 * @param {Operand} x [N, ..., C]
 * @param {{keepdims?: boolean}} [options] keepdims: axes of size 1 stay
 * @returns {SymbolicTensor} [N, C]
 * @example ops.globalAveragePool(x)
 */
export const globalAveragePool = (x, { keepdims } = {}) => globalPool('global_avg_pool', x, keepdims);
