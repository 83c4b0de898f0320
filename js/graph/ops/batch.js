import { record } from './op.js';

/**
 * Steps as samples, and back: for layers that treat every step alike. In between the batch, null, stands for samples times
 * steps.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** @param {Operand} x [batch, steps, ...] @returns {SymbolicTensor} [batch · steps, ...] */
export function mergeSteps(x) {
  const sizes = /** @type {number[]} */ (x.shape.slice(2));
  return record('reshape', [x], [null, ...sizes], [-1, ...sizes]);
}

/** @param {Operand} x [batch · steps, ...] @param {number} steps @returns {SymbolicTensor} [batch, steps, ...] */
export function splitSteps(x, steps) {
  const sizes = /** @type {number[]} */ (x.shape.slice(1));
  return record('reshape', [x], [null, steps, ...sizes], [-1, steps, ...sizes]);
}
