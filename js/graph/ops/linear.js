import { ACT } from '../../engine/generated.js';
import { ShapeError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';
import { indicesOf } from './multi_hot.js';
import { expectLastSize, expectRank, knownSize, record, withBias } from './op.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @typedef {keyof typeof ACT} FusedActivation an activation that the op applies itself
 */

/**
 * activation(x · kernel + bias) over the last axis.
 *
 * @param {Operand} x [..., K]
 * @param {Operand} kernel [K, F]
 * @param {{bias?: Operand | null, activation?: FusedActivation}} [options]
 * @returns {SymbolicTensor} [..., F]
 * @throws {ShapeError} if the sizes K differ
 * @example ops.dense(x, this.kernel, { bias: this.bias, activation: 'relu' })
 */
export function dense(x, kernel, { bias, activation = 'linear' } = {}) {
  if (x.shape.length < 2)
    throw new ShapeError(`expected an input of at least 2 axes, but received ${shapeText(x.shape)}.`);
  expectRank(kernel, 2, '[inputs, units]');
  expectLastSize(x, knownSize(kernel, 0));
  const indices = indicesOf(x);
  return record(
    indices ? 'sparse_dense' : 'dense',
    withBias([indices ?? x, kernel], bias),
    [...x.shape.slice(0, -1), kernel.shape[1]],
    [ACT[activation]],
  );
}

/**
 * Adds a value to every channel.
 *
 * @param {Operand} x [..., C]
 * @param {Operand} bias [C]
 * @returns {SymbolicTensor} the shape of x
 * @example ops.biasAdd(x, this.bias)
 */
export function biasAdd(x, bias) {
  expectRank(bias, 1, '[channels]');
  expectLastSize(x, knownSize(bias, 0));
  return record('bias_add', [x, bias], x.shape);
}
