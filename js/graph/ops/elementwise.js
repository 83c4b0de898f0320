import { numberIn } from '../../utils/options.js';
import { floatBits } from '../words.js';
import { record } from './op.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** max(x, 0). @param {Operand} x @returns {SymbolicTensor} @example ops.relu(x) */
export const relu = (x) => record('relu', [x], x.shape);

/** 1 / (1 + e^-x). @param {Operand} x @returns {SymbolicTensor} @example ops.sigmoid(x) */
export const sigmoid = (x) => record('sigmoid', [x], x.shape);

/** Hyperbolic tangent. @param {Operand} x @returns {SymbolicTensor} @example ops.tanh(x) */
export const tanh = (x) => record('tanh', [x], x.shape);

/** e^x scaled to a sum of 1 along the last axis. @param {Operand} x @returns {SymbolicTensor} @example ops.softmax(x) */
export const softmax = (x) => record('softmax', [x], x.shape);

/**
 * Sets a random part of the values to 0 and scales the others by 1 / (1 - rate), so that the expected sum stays.
 *
 * @param {Operand} x
 * @param {number} rate the part that is dropped, from 0 to below 1
 * @param {readonly number[]} [seed] two whole numbers: masks that do not depend on the model's seed
 * @returns {SymbolicTensor}
 * @example ops.dropout(x, 0.5)
 */
export const dropout = (x, rate, seed = [0, 0]) =>
  record('dropout', [x], x.shape, [
    floatBits(numberIn('dropout', 'rate', rate, { min: 0, below: 1 })),
    ...seed,
  ]);
