import { add, equal, less, multiply, notEqual, subtract, where } from './arithmetic.js';
import { dtypeOf, record } from './op.js';
import { map, operand, real } from './operand.js';

/**
 * Functions of one operand, element by element.
 *
 * @import {Value} from './operand.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** -x. @param {Value} x @returns {SymbolicTensor} @example ops.negative(x) */
export const negative = (x) => map('neg', [x]);

/** |x|. @param {Value} x @returns {SymbolicTensor} @example ops.abs(ops.subtract(yTrue, yPred)) */
export const abs = (x) => map('abs', [x]);

export { abs as absolute };

/** -1, 0 or 1. @param {Value} x @returns {SymbolicTensor} @example ops.sign(x) */
export const sign = (x) => map('sign', [x]);

/** Rounded down. @param {Value} x @returns {SymbolicTensor} @example ops.floor(x) */
export const floor = (x) => map('floor', [x]);

/** Rounded up. @param {Value} x @returns {SymbolicTensor} @example ops.ceil(x) */
export const ceil = (x) => map('ceil', [x]);

/** Rounded, halves to the even number. @param {Value} x @returns {SymbolicTensor} @example ops.round(x) */
export const round = (x) => map('round', [x]);

/** Rounded towards 0. @param {Value} x @returns {SymbolicTensor} @example ops.trunc(x) */
export const trunc = (x) => where(less(x, 0), ceil(x), floor(x));

/** x². @param {Value} x @returns {SymbolicTensor} @example ops.square(ops.subtract(a, b)) */
export const square = (x) => map('square', [x]);

/** √x. @param {Value} x @returns {SymbolicTensor} @example ops.sqrt(x) */
export const sqrt = (x) => map('sqrt', [x]);

/** 1 / √x. @param {Value} x @returns {SymbolicTensor} @example ops.rsqrt(ops.add(variance, 1e-3)) */
export const rsqrt = (x) => map('rsqrt', [x]);

/** 1 / x. @param {Value} x @returns {SymbolicTensor} @example ops.reciprocal(x) */
export const reciprocal = (x) => map('reciprocal', [x]);

/** e^x. @param {Value} x @returns {SymbolicTensor} @example ops.exp(x) */
export const exp = (x) => map('exp', [x]);

/** 2^x. @param {Value} x @returns {SymbolicTensor} @example ops.exp2(x) */
export const exp2 = (x) => exp(multiply(x, Math.LN2));

/** e^x - 1, exact where x is tiny. @param {Value} x @returns {SymbolicTensor} @example ops.expm1(x) */
export const expm1 = (x) => map('expm1', [x]);

/** Natural logarithm. @param {Value} x @returns {SymbolicTensor} @example ops.log(x) */
export const log = (x) => map('log', [x]);

/** log(1 + x), exact where x is tiny. @param {Value} x @returns {SymbolicTensor} @example ops.log1p(x) */
export const log1p = (x) => map('log1p', [x]);

/** Logarithm to the base 2. @param {Value} x @returns {SymbolicTensor} @example ops.log2(x) */
export const log2 = (x) => multiply(log(x), Math.LOG2E);

/** Logarithm to the base 10. @param {Value} x @returns {SymbolicTensor} @example ops.log10(x) */
export const log10 = (x) => multiply(log(x), Math.LOG10E);

/** Sine. @param {Value} x @returns {SymbolicTensor} @example ops.sin(x) */
export const sin = (x) => map('sin', [x]);

/** Cosine. @param {Value} x @returns {SymbolicTensor} @example ops.cos(x) */
export const cos = (x) => map('cos', [x]);

/** Tangent. @param {Value} x @returns {SymbolicTensor} @example ops.tan(x) */
export const tan = (x) => map('div', [sin(x), cos(x)]);

/** Hyperbolic sine, (e^x - e^-x) / 2. @param {Value} x @returns {SymbolicTensor} @example ops.sinh(x) */
export const sinh = (x) => multiply(subtract(expm1(x), expm1(negative(x))), 0.5);

/** Hyperbolic cosine, (e^x + e^-x) / 2. @param {Value} x @returns {SymbolicTensor} @example ops.cosh(x) */
export const cosh = (x) => multiply(add(exp(x), exp(negative(x))), 0.5);

/** The angle whose tangent is x. @param {Value} x @returns {SymbolicTensor} @example ops.arctan(x) */
export const arctan = (x) => map('atan', [x]);

/** The angle whose sine is x. @param {Value} x @returns {SymbolicTensor} @example ops.arcsin(x) */
export const arcsin = (x) => arctan(map('div', [x, sqrt(subtract(1, square(x)))]));

/** The angle whose cosine is x. @param {Value} x @returns {SymbolicTensor} @example ops.arccos(x) */
export const arccos = (x) => subtract(Math.PI / 2, arcsin(x));

/** The number whose hyperbolic sine is x. @param {Value} x @returns {SymbolicTensor} @example ops.arcsinh(x) */
export const arcsinh = (x) => multiply(sign(x), log(add(abs(x), sqrt(add(square(x), 1)))));

/** The number whose hyperbolic cosine is x, for x from 1 on. @param {Value} x @returns {SymbolicTensor} @example ops.arccosh(x) */
export const arccosh = (x) => log(add(x, sqrt(subtract(square(x), 1))));

/** The number whose hyperbolic tangent is x. @param {Value} x @returns {SymbolicTensor} @example ops.arctanh(x) */
export const arctanh = (x) => multiply(subtract(log1p(x), log1p(negative(x))), 0.5);

/** The error function. @param {Value} x @returns {SymbolicTensor} @example ops.erf(x) */
export const erf = (x) => map('erf', [x]);

/** Whether x is not a number. @param {Value} x @returns {SymbolicTensor} 1 or 0 @example ops.isnan(x) */
export const isnan = (x) => notEqual(x, x);

/** Whether x is infinite. @param {Value} x @returns {SymbolicTensor} 1 or 0 @example ops.isinf(x) */
export const isinf = (x) => equal(abs(x), Infinity);

/** Whether x is a number and not infinite. @param {Value} x @returns {SymbolicTensor} 1 or 0 @example ops.isfinite(x) */
export const isfinite = (x) => less(abs(x), Infinity);

/**
 * No less than one number, no more than another.
 *
 * @param {Value} x
 * @param {Value} min
 * @param {Value} max
 * @returns {SymbolicTensor}
 * @example ops.clip(x, 0, 1)
 */
export const clip = (x, min, max) =>
  typeof min === 'number' && typeof max === 'number'
    ? map('clip', [x], [min, max])
    : map('minimum', [map('maximum', [x, min]), max]);

/**
 * The same values as float32 or int32. Numbers with a fraction are cut off; gradients do not pass.
 *
 * @param {Value} x
 * @param {'float32' | 'int32'} dtype
 * @returns {SymbolicTensor}
 * @example ops.cast(ops.argmax(x, -1), 'float32')
 */
export function cast(x, dtype) {
  const given = operand(x);
  if (dtypeOf(given) === dtype) return /** @type {SymbolicTensor} */ (given);
  return record('cast', [given], given.shape, [], dtype);
}

/**
 * The same values, as if they were constants: no gradient passes.
 *
 * @param {Value} x
 * @returns {SymbolicTensor}
 * @example ops.stopGradient(target)
 */
export function stopGradient(x) {
  const given = real(x);
  return record('stop_gradient', [given], given.shape);
}

/** A tensor of x's shape full of one number. @param {Value} x @param {number} value @returns {SymbolicTensor} @example ops.fullLike(x, 0.5) */
export const fullLike = (x, value) => where(stopGradient(x), value, value);

/** Zeros in x's shape. @param {Value} x @returns {SymbolicTensor} @example ops.zerosLike(x) */
export const zerosLike = (x) => fullLike(x, 0);

/** Ones in x's shape. @param {Value} x @returns {SymbolicTensor} @example ops.onesLike(x) */
export const onesLike = (x) => fullLike(x, 1);
