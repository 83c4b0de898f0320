import { ACT } from '../../engine/generated.js';
import { ShapeError, ValueError } from '../../errors.js';
import { sameShape, shapeText } from '../../utils/shape.js';
import { SymbolicTensor } from '../symbolic.js';
import { expectLastSize, expectRank, knownSize, record } from './op.js';

/**
 * Ops on sequences.
 *
 * @import {Operand} from './op.js'
 *
 * @typedef {object} SequenceOptions
 * @property {Operand | null} [bias]
 * @property {Operand | null} [mask] [N, steps]: where it is 0 the step is left out, the states stay
 * @property {Operand[] | null} [initialState] the states before the first step, [N, units] each; 0 unless given
 * @property {boolean} [returnSequences] the state after every step, not only the last one
 * @property {boolean} [goBackwards] reads the sequence from its end; the states are in the order of the steps
 */

/** Columns of the weights for each unit, and number of states. */
const KINDS = {
  simple_rnn: { gates: 1, states: 1 },
  lstm: { gates: 4, states: 2 },
  gru: { gates: 3, states: 1 },
};

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
 * @param {'simple_rnn' | 'lstm' | 'gru'} op
 * @param {[x: Operand, kernel: Operand, recurrentKernel: Operand]} operands
 * @param {SequenceOptions} options
 * @param {number} attr of this op alone
 */
function walk(op, operands, { bias, mask, initialState, returnSequences, goBackwards }, attr) {
  const [x, kernel, recurrentKernel] = operands;
  const { gates, states } = KINDS[op];
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
  if (mask && !sameShape(mask.shape, [x.shape[0], steps])) {
    throw new ShapeError(
      `a mask has a value for each step, ${shapeText([x.shape[0], steps])}; received ${shapeText(mask.shape)}.`,
    );
  }
  if (initialState) expectStates(initialState, states, [x.shape[0], units]);
  const shape = [x.shape[0], ...(returnSequences ? [steps] : []), units];
  const extras = Number(Boolean(bias)) + 2 * Number(Boolean(mask)) + 4 * Number(Boolean(initialState));
  return record(
    op,
    [...operands, ...(bias ? [bias] : []), ...(mask ? [mask] : []), ...(initialState ?? [])],
    shape,
    [Number(Boolean(returnSequences)), Number(Boolean(goBackwards)), extras, attr],
  );
}

/**
 * @param {Operand[]} given
 * @param {number} count
 * @param {import('../symbolic.js').SymbolicShape} shape
 */
function expectStates(given, count, shape) {
  if (given.length === count && given.every((state) => sameShape(state.shape, shape))) return;
  const received = given.map((state) => shapeText(state.shape)).join(', ');
  const one = count === 1 ? 'one tensor' : `${count} tensors`;
  throw new ShapeError(
    `the first state is ${one} of shape ${shapeText(shape)}; received ${received || 'none'}.`,
  );
}

/**
 * The simplest recurrent network over whole sequences: the state is activation(x · kernel + state · recurrentKernel +
 * bias).
 *
 * @param {Operand} x [N, steps, features]
 * @param {Operand} kernel [features, units]
 * @param {Operand} recurrentKernel [units, units]
 * @param {SequenceOptions & {activation?: keyof typeof ACT}} [options] activation: 'tanh' unless given; bias: [units]
 * @returns {SymbolicTensor} [N, units], or [N, steps, units] with returnSequences
 * @throws {ShapeError} if x has not 3 axes, or sizes do not fit
 * @example ops.simpleRnn(x, this.kernel, this.recurrentKernel, { bias: this.bias })
 */
export const simpleRnn = (x, kernel, recurrentKernel, { activation = 'tanh', ...options } = {}) =>
  walk('simple_rnn', [x, kernel, recurrentKernel], options, ACT[activation]);

/**
 * Long short-term memory over whole sequences. Columns of the weights: gates i, f, c, o.
 *
 * @param {Operand} x [N, steps, features]
 * @param {Operand} kernel [features, 4 · units]
 * @param {Operand} recurrentKernel [units, 4 · units]
 * @param {SequenceOptions & {returnMemory?: boolean}} [options] bias: [4 · units]; initialState: [state, memory];
 *   returnMemory: the last memory, c, stands behind the states along the steps
 * @returns {SymbolicTensor} [N, units], or [N, steps, units] with returnSequences; [N, 1 + 1, units] or
 *   [N, steps + 1, units] with returnMemory
 * @throws {ShapeError} if x has not 3 axes, or sizes do not fit
 * @example ops.lstm(x, this.kernel, this.recurrentKernel, { bias: this.bias })
 */
export function lstm(x, kernel, recurrentKernel, { returnMemory = false, ...options } = {}) {
  const y = walk('lstm', [x, kernel, recurrentKernel], options, Number(returnMemory));
  if (!returnMemory) return y;
  const [batch, ...sizes] = y.shape;
  const [steps, units] = sizes.length > 1 ? sizes : [1, sizes[0]];
  return new SymbolicTensor([batch, Number(steps) + 1, units], { producer: y.producer });
}

/**
 * Gated recurrent units over whole sequences. Columns of the weights: gates z, r, h.
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
  walk('gru', [x, kernel, recurrentKernel], options, Number(resetAfter));
