import { expectRank, knownSize, record } from './op.js';
import { pair, windowOutput } from './window.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 *
 * @typedef {object} PoolOptions
 * @property {import('./window.js').Pair} [strides] the window's size unless given
 * @property {import('./window.js').Padding} [padding] 'valid' unless given
 */

const MEANING = '[batch, height, width, channels]';

/**
 * @param {string} op
 * @param {Operand} x
 * @param {import('./window.js').Pair} window
 * @param {PoolOptions} options
 */
function pool(op, x, window, { strides, padding = 'valid' }) {
  expectRank(x, 4, MEANING);
  const w = pair(window);
  const s = pair(strides ?? window);
  const size = windowOutput([knownSize(x, 1), knownSize(x, 2)], w, { strides: s, padding });
  return record(op, [x], [x.shape[0], ...size, knownSize(x, 3)], [...w, ...s, Number(padding === 'same')]);
}

/** @param {string} op @param {Operand} x */
function globalPool(op, x) {
  expectRank(x, 4, MEANING);
  return record(op, [x], [x.shape[0], knownSize(x, 3)]);
}

/**
 * The largest value of every window.
 *
 * @param {Operand} x [N, H, W, C]
 * @param {import('./window.js').Pair} window
 * @param {PoolOptions} [options]
 * @returns {SymbolicTensor} [N, H', W', C]
 * @example ops.maxPool2d(x, 2)
 */
export const maxPool2d = (x, window, options = {}) => pool('max_pool2d', x, window, options);

/**
 * The mean of every window; cells outside of the picture do not count.
 *
 * @param {Operand} x [N, H, W, C]
 * @param {import('./window.js').Pair} window
 * @param {PoolOptions} [options]
 * @returns {SymbolicTensor} [N, H', W', C]
 * @example ops.averagePool2d(x, 2, { padding: 'same' })
 */
export const averagePool2d = (x, window, options = {}) => pool('avg_pool2d', x, window, options);

/**
 * The largest value of every map.
 *
 * @param {Operand} x [N, H, W, C]
 * @returns {SymbolicTensor} [N, C]
 * @example ops.globalMaxPool2d(x)
 */
export const globalMaxPool2d = (x) => globalPool('global_max_pool2d', x);

/**
 * The mean of every map.
 *
 * @param {Operand} x [N, H, W, C]
 * @returns {SymbolicTensor} [N, C]
 * @example ops.globalAveragePool2d(x)
 */
export const globalAveragePool2d = (x) => globalPool('global_avg_pool2d', x);
