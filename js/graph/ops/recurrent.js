import { ShapeError, ValueError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';
import { expectLastSize, expectRank, knownSize, record } from './op.js';

/**
 * Ops on sequences.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 *
 * @typedef {object} SequenceOptions
 * @property {Operand | null} [bias]
 * @property {boolean} [returnSequences] the state after every step, not only the last one
 * @property {boolean} [goBackwards] reads the sequence from its end; the states are in the order of the steps
 */

/** Columns of the weights for each unit. */
const GATES = { lstm: 4, gru: 3 };

/**
 * The rows of a table at given positions.
 *
 * @param {Operand} indices [...] whole numbers from 0 to V - 1, int32 or float32; others give a row of NaN
 * @param {Operand} table [V, D]
 * @returns {SymbolicTensor} [..., D]
 * @throws {ShapeError} if the table has not 2 axes, or the indices have more than 5
 * @example ops.embedding(x, this.table)
 */
export function embedding(indices, table) {
  expectRank(table, 2, '[rows, values]');
  if (indices.shape.length > 5)
    throw new ShapeError(`expected an input of at most 5 axes, but received ${shapeText(indices.shape)}.`);
  return record('embedding', [indices, table], [...indices.shape, table.shape[1]]);
}

/**
 * @param {'lstm' | 'gru'} op
 * @param {[x: Operand, kernel: Operand, recurrentKernel: Operand]} operands
 * @param {SequenceOptions} options
 * @param {number[]} [attrs] of this op alone
 */
function walk(op, operands, { bias, returnSequences, goBackwards }, attrs = []) {
  const [x, kernel, recurrentKernel] = operands;
  const gates = GATES[op];
  expectRank(x, 3, '[batch, steps, features]');
  expectRank(kernel, 2, '[features, gates · units]');
  expectRank(recurrentKernel, 2, '[units, gates · units]');
  expectLastSize(x, knownSize(kernel, 0));
  const steps = knownSize(x, 1);
  const units = knownSize(recurrentKernel, 0);
  for (const weight of [kernel, recurrentKernel]) {
    if (weight.shape[1] === gates * units) continue;
    throw new ValueError(
      `${op} with ${units} units needs kernels of ${gates * units} columns, ${gates} for each unit; received ` +
        `${shapeText(weight.shape)}.`,
    );
  }
  const inputs = bias ? [...operands, bias] : operands;
  const shape = [x.shape[0], ...(returnSequences ? [steps] : []), units];
  return record(op, inputs, shape, [
    Number(Boolean(returnSequences)),
    Number(Boolean(goBackwards)),
    ...attrs,
  ]);
}

/**
 * Long short-term memory over whole sequences; the state begins as 0. Columns of the weights: gates i, f, c, o.
 *
 * @param {Operand} x [N, steps, features]
 * @param {Operand} kernel [features, 4 · units]
 * @param {Operand} recurrentKernel [units, 4 · units]
 * @param {SequenceOptions} [options] bias: [4 · units]
 * @returns {SymbolicTensor} [N, units], or [N, steps, units] with returnSequences
 * @throws {ShapeError} if x has not 3 axes, or sizes do not fit
 * @example ops.lstm(x, this.kernel, this.recurrentKernel, { bias: this.bias })
 */
export const lstm = (x, kernel, recurrentKernel, options = {}) =>
  walk('lstm', [x, kernel, recurrentKernel], options);

/**
 * Gated recurrent units over whole sequences; the state begins as 0. Columns of the weights: gates z, r, h.
 *
 * @param {Operand} x [N, steps, features]
 * @param {Operand} kernel [features, 3 · units]
 * @param {Operand} recurrentKernel [units, 3 · units]
 * @param {SequenceOptions & {resetAfter?: boolean}} [options] resetAfter: the reset gate acts on the product with the
 *   recurrent kernel, not on the state: true unless given. bias: [2, 3 · units] with it, else [3 · units]
 * @returns {SymbolicTensor} [N, units], or [N, steps, units] with returnSequences
 * @throws {ShapeError} if x has not 3 axes, or sizes do not fit
 * @example ops.gru(x, this.kernel, this.recurrentKernel, { bias: this.bias })
 */
export const gru = (x, kernel, recurrentKernel, { resetAfter = true, ...options } = {}) =>
  walk('gru', [x, kernel, recurrentKernel], options, [Number(resetAfter)]);
