import { ShapeError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';
import { fits, record } from './op.js';
import { map, real } from './operand.js';

/**
 * Ops of two operands. Either may be a number or an array; shapes broadcast by NumPy's rule. Comparisons give 1 where they
 * hold and 0 elsewhere, and have no slope.
 *
 * @import {Operand} from './op.js'
 * @import {Value} from './operand.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/**
 * The sum of tensors of one shape.
 *
 * @param {Operand[]} xs
 * @returns {SymbolicTensor}
 * @throws {ShapeError}
 * @example ops.addN([a, b, c])
 */
export function addN(xs) {
  if (xs.every((x) => fits(x, xs[0]))) return record('add', xs, xs[0].shape);
  throw new ShapeError(
    `Inputs have incompatible shapes: received ${xs.map((x) => shapeText(x.shape)).join(' and ')}.`,
  );
}

/**
 * a + b.
 *
 * @param {Value} a
 * @param {Value} b
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if the shapes do not fit together
 * @example ops.add(x, shortcut)
 */
export function add(a, b) {
  const [x, y] = [real(a), real(b)];
  return x.shape && y.shape && fits(x, y) ? addN([x, y]) : map('add', [x, y]);
}

/** a - b. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.subtract(x, ops.mean(x)) */
export const subtract = (a, b) => map('sub', [a, b]);

/** a · b. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.multiply(x, 2) */
export const multiply = (a, b) => map('mul', [a, b]);

/** a / b. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.divide(x, 255) */
export const divide = (a, b) => map('div', [a, b]);

export { subtract as sub, multiply as mul, divide as div, divide as trueDivide };

/** a / b, 0 where b is 0. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.divideNoNan(hits, all) */
export function divideNoNan(a, b) {
  const zero = equal(b, 0);
  return where(zero, 0, divide(a, where(zero, 1, b)));
}

/**
 * a to the power of b. NaN for a negative a and a b that is not whole.
 *
 * @param {Value} a
 * @param {Value} b
 * @returns {SymbolicTensor}
 * @example ops.power(x, 3)
 */
export const power = (a, b) => (b === 2 ? map('square', [a]) : map('pow', [a, b]));

/** What is left of a after dividing by b; it has the sign of b. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.mod(x, 2) */
export const mod = (a, b) => map('mod', [a, b]);

/** a / b, rounded down. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.floorDivide(x, 2) */
export const floorDivide = (a, b) => map('floor_divide', [a, b]);

/**
 * The larger of a and b; the gradient goes to it, half to each where they are equal.
 *
 * @param {Value} a
 * @param {Value} b
 * @returns {SymbolicTensor}
 * @example ops.maximum(x, 0)
 */
export const maximum = (a, b) => map('maximum', [a, b]);

/** The smaller of a and b. @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.minimum(x, 1) */
export const minimum = (a, b) => map('minimum', [a, b]);

/** (a - b)². @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.squaredDifference(yTrue, yPred) */
export const squaredDifference = (a, b) => map('square', [subtract(a, b)]);

/** log(e^a + e^b). @param {Value} a @param {Value} b @returns {SymbolicTensor} @example ops.logaddexp(a, b) */
export const logaddexp = (a, b) =>
  add(maximum(a, b), map('log1p', [map('exp', [map('neg', [map('abs', [subtract(a, b)])])])]));

/** a = b. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.equal(labels, 3) */
export const equal = (a, b) => map('equal', [a, b]);

/** a ≠ b. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.notEqual(tokens, 0) */
export const notEqual = (a, b) => map('not_equal', [a, b]);

/** a < b. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.less(x, 0) */
export const less = (a, b) => map('less', [a, b]);

/** a ≤ b. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.lessEqual(x, 0) */
export const lessEqual = (a, b) => map('less_equal', [a, b]);

/** a > b. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.greater(x, 0.5) */
export const greater = (a, b) => less(b, a);

/** a ≥ b. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.greaterEqual(x, 0.5) */
export const greaterEqual = (a, b) => lessEqual(b, a);

/** @param {Value} x 1 where x is not 0 */
const truth = (x) => notEqual(x, 0);

/** Whether both are not 0. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.logicalAnd(a, b) */
export const logicalAnd = (a, b) => multiply(truth(a), truth(b));

/** Whether one is not 0. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.logicalOr(a, b) */
export const logicalOr = (a, b) => maximum(truth(a), truth(b));

/** Whether exactly one is not 0. @param {Value} a @param {Value} b @returns {SymbolicTensor} 1 or 0 @example ops.logicalXor(a, b) */
export const logicalXor = (a, b) => notEqual(truth(a), truth(b));

/** Whether x is 0. @param {Value} x @returns {SymbolicTensor} 1 or 0 @example ops.logicalNot(mask) */
export const logicalNot = (x) => equal(x, 0);

/**
 * Values of a where the condition is not 0, of b elsewhere.
 *
 * @param {Value} condition
 * @param {Value} a
 * @param {Value} b
 * @returns {SymbolicTensor}
 * @example ops.where(ops.greater(x, 0), x, 0)
 */
export const where = (condition, a, b) => map('where', [condition, a, b]);
