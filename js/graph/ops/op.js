import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { SymbolicTensor, isSymbolic } from '../symbolic.js';
import { isVariable } from '../variable.js';

/**
 * What all ops share. An op checks its arguments, works out the shape of its result and records itself; the engine
 * infers the same shape again and compares.
 *
 * @typedef {import('../symbolic.js').SymbolicShape} SymbolicShape
 * @typedef {import('../symbolic.js').SymbolicTensor | import('../variable.js').Variable} Operand a symbolic tensor or a
 *   weight
 */

/**
 * @param {string} op name in the engine's table
 * @param {Operand[]} inputs
 * @param {SymbolicShape} shape of the result
 * @param {number[]} [attrs] in the order of src/ops.def
 * @param {'float32' | 'int32'} [dtype] of the result
 * @returns {SymbolicTensor}
 */
export function record(op, inputs, shape, attrs = [], dtype = 'float32') {
  for (const input of inputs) {
    if (!isSymbolic(input) && !isVariable(input)) {
      throw new ValueError(
        `${op} computes with symbolic tensors and weights; received ${describe(input)}. ` +
          'Data goes in through an Input: pass it to predict(), evaluate() or fit().',
      );
    }
  }
  return new SymbolicTensor(shape, { dtype, producer: { op, inputs, attrs } });
}

/** @param {Operand} x @returns {'float32' | 'int32'} */
export const dtypeOf = (x) => (isSymbolic(x) ? x.dtype : 'float32');

/**
 * @param {Operand} x
 * @param {number} axis negative ones count from the end
 * @param {number} [rank] number of axes to choose from, those of x unless given
 * @returns {number} the axis, counted from the front
 * @throws {ValueError} if there is no such axis
 */
export function axisOf(x, axis, rank = x.shape.length) {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ValueError(
    `an axis of ${shapeText(x.shape)} is a whole number from ${-rank} to ${rank - 1}; received ${describe(axis)}.`,
  );
}

/**
 * @param {Operand} x
 * @param {number} rank
 * @param {string} meaning of the axes: `[batch, height, width, channels]`
 * @throws {ShapeError} if x has another number of axes
 */
export function expectRank(x, rank, meaning) {
  if (x.shape.length === rank) return;
  const channel =
    meaning.endsWith(' channels]') && x.shape.length === rank - 1
      ? ` Did you forget the channel axis? reshape(${meaning.replace('batch', '-1').replace('channels', '1')}) adds it.`
      : '';
  throw new ShapeError(
    `expected an input of ${rank} axes, ${meaning}, but received ${shapeText(x.shape)}.${channel}`,
  );
}

/**
 * @param {Operand} x
 * @param {number} axis negative ones count from the end
 * @returns {number} the size, which has to be known
 */
export function knownSize(x, axis) {
  const size = x.shape.at(axis);
  if (typeof size === 'number') return size;
  throw new ShapeError(
    `needs to know the size of axis ${axis} of its input, but the shape is ${shapeText(x.shape)}.`,
  );
}

/**
 * @param {Operand} x
 * @param {number} expected
 * @throws {ShapeError} if the last axis of x has another size
 */
export function expectLastSize(x, expected) {
  const size = knownSize(x, -1);
  if (size === expected) return;
  throw new ShapeError(
    `expected axis -1 of the input to have ${expected} values, but received the shape ${shapeText(x.shape)}, ` +
      `which has ${size}.`,
  );
}

/** @param {Operand[]} inputs @param {Operand | null | undefined} bias */
export const withBias = (inputs, bias) => (bias ? [...inputs, bias] : inputs);

/**
 * @param {Operand} a
 * @param {Operand} b
 */
export const fits = (a, b) =>
  a.shape.length === b.shape.length && a.shape.every((size, i) => size === b.shape[i]);

/**
 * What a function of the user has made of ops.
 *
 * @param {string} what it was asked for
 * @param {any} value
 * @returns {SymbolicTensor}
 * @throws {ValueError}
 */
export function expectComposed(what, value) {
  if (isSymbolic(value)) return value;
  throw new ValueError(
    `The ${what} must return a symbolic tensor, composed of ops; it returned ${describe(value)}.`,
  );
}
