import { add, divide, greater, multiply, subtract, where } from './arithmetic.js';
import { relu as plainRelu, sigmoid, softmax as lastSoftmax, tanh } from './elementwise.js';
import { abs, clip, exp, negative, sqrt, square, stopGradient } from './functions.js';
import { dtypeOf } from './op.js';
import { map, real } from './operand.js';
import { logsumexp, max, sum } from './reductions.js';
import { split } from './slicing.js';

/**
 * Functions that follow a layer. The simple ones are one op; all differentiate themselves.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/**
 * max(x, 0), or a variant of it.
 *
 * @param {Operand} x
 * @param {number} [negativeSlope] slope below the threshold
 * @param {number | null} [maxValue] no value becomes larger
 * @param {number} [threshold] smaller values count as negative
 * @returns {SymbolicTensor}
 * @example ops.relu(x)
 */
export function relu(x, negativeSlope = 0, maxValue = null, threshold = 0) {
  if (!negativeSlope && maxValue === null && !threshold)
    return plainRelu(dtypeOf(x) === 'int32' ? real(x) : x);
  if (negativeSlope && maxValue === null && !threshold) return leakyRelu(x, negativeSlope);
  let positive = threshold ? where(greater(x, threshold), x, 0) : plainRelu(x);
  if (maxValue !== null) positive = clip(positive, 0, maxValue);
  if (!negativeSlope) return positive;
  return subtract(positive, multiply(plainRelu(subtract(threshold, x)), negativeSlope));
}

/** x, or x times a small slope below 0. @param {Operand} x @param {number} [negativeSlope] @returns {SymbolicTensor} @example ops.leakyRelu(x, 0.1) */
export const leakyRelu = (x, negativeSlope = 0.2) => map('leaky_relu', [x], [negativeSlope]);

/** x between 0 and 6. @param {Operand} x @returns {SymbolicTensor} @example ops.relu6(x) */
export const relu6 = (x) => clip(x, 0, 6);

/** x, or alpha (e^x - 1) below 0. @param {Operand} x @param {number} [alpha] @returns {SymbolicTensor} @example ops.elu(x) */
export const elu = (x, alpha = 1) => map('elu', [x], [alpha, 1]);

/** The elu that keeps mean 0 and variance 1 from layer to layer. @param {Operand} x @returns {SymbolicTensor} @example ops.selu(x) */
export const selu = (x) => map('elu', [x], [1.6732632423543772, 1.0507009873554805]);

/** x, or alpha (e^(x / alpha) - 1) below 0. @param {Operand} x @param {number} [alpha] @returns {SymbolicTensor} @example ops.celu(x) */
export const celu = (x, alpha = 1) => multiply(map('elu', [divide(x, alpha)], [1, 1]), alpha);

/** log(1 + e^x). @param {Operand} x @returns {SymbolicTensor} @example ops.softplus(x) */
export const softplus = (x) => map('softplus', [x]);

/** x / (1 + |x|). @param {Operand} x @returns {SymbolicTensor} @example ops.softsign(x) */
export const softsign = (x) => divide(x, add(abs(x), 1));

/** x · sigmoid(x). @param {Operand} x @returns {SymbolicTensor} @example ops.silu(x) */
export const silu = (x) => map('silu', [x]);

/**
 * x times the part of a normal distribution below x.
 *
 * @param {Operand} x
 * @param {boolean} [approximate] by tanh, as some older networks have it
 * @returns {SymbolicTensor}
 * @example ops.gelu(x)
 */
export const gelu = (x, approximate = false) => map(approximate ? 'gelu_tanh' : 'gelu', [x]);

/** x · tanh(softplus(x)). @param {Operand} x @returns {SymbolicTensor} @example ops.mish(x) */
export const mish = (x) => multiply(x, tanh(softplus(x)));

/** log(sigmoid(x)). @param {Operand} x @returns {SymbolicTensor} @example ops.logSigmoid(x) */
export const logSigmoid = (x) => negative(softplus(negative(x)));

/** A sigmoid of three straight lines, x / 6 + 0.5 between 0 and 1. @param {Operand} x @returns {SymbolicTensor} @example ops.hardSigmoid(x) */
export const hardSigmoid = (x) => divide(clip(add(x, 3), 0, 6), 6);

/** x · hardSigmoid(x). @param {Operand} x @returns {SymbolicTensor} @example ops.hardSilu(x) */
export const hardSilu = (x) => multiply(x, hardSigmoid(x));

/** x between -1 and 1. @param {Operand} x @returns {SymbolicTensor} @example ops.hardTanh(x) */
export const hardTanh = (x) => clip(x, -1, 1);

/** x, or 0 where |x| is at most the threshold. @param {Operand} x @param {number} [threshold] @returns {SymbolicTensor} @example ops.hardShrink(x) */
export const hardShrink = (x, threshold = 0.5) => where(greater(abs(x), threshold), x, 0);

/** x moved towards 0 by the threshold, at most to 0. @param {Operand} x @param {number} [threshold] @returns {SymbolicTensor} @example ops.softShrink(x) */
export const softShrink = (x, threshold = 0.5) => subtract(x, clip(x, -threshold, threshold));

/** x - tanh(x). @param {Operand} x @returns {SymbolicTensor} @example ops.tanhShrink(x) */
export const tanhShrink = (x) => subtract(x, tanh(x));

/** 0 up to -1, x from 1 on, a parabola between. @param {Operand} x @returns {SymbolicTensor} @example ops.sparsePlus(x) */
export const sparsePlus = (x) => add(plainRelu(subtract(x, 1)), divide(square(clip(add(x, 1), 0, 2)), 4));

/** (x + 1) / 2 between 0 and 1. @param {Operand} x @returns {SymbolicTensor} @example ops.sparseSigmoid(x) */
export const sparseSigmoid = (x) => divide(clip(add(x, 1), 0, 2), 2);

/** (x + √(x² + b)) / 2. @param {Operand} x @param {number} [b] @returns {SymbolicTensor} @example ops.squareplus(x) */
export const squareplus = (x, b = 4) => divide(add(x, sqrt(add(square(x), b))), 2);

/** x above a threshold, else another value. @param {Operand} x @param {number} threshold @param {number} defaultValue @returns {SymbolicTensor} @example ops.threshold(x, 0.1, 0) */
export const threshold = (x, threshold, defaultValue) => where(greater(x, threshold), x, defaultValue);

/** One half of an axis times the sigmoid of the other. @param {Operand} x @param {number} [axis] @returns {SymbolicTensor} @example ops.glu(x) */
export function glu(x, axis = -1) {
  const [values, gates] = split(x, 2, axis);
  return multiply(values, sigmoid(gates));
}

/**
 * e^x scaled to a sum of 1 along an axis.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} [axis] the last one unless given; of several, all their values share the sum
 * @returns {SymbolicTensor}
 * @example ops.softmax(logits)
 */
export function softmax(x, axis = -1) {
  const last = axis === -1 || axis === x.shape.length - 1;
  if (last) return lastSoftmax(x);
  const powers = exp(subtract(x, stopGradient(max(x, axis, true))));
  return divide(powers, sum(powers, axis, true));
}

/** The logarithm of the softmax, exact where that vanishes. @param {Operand} x @param {number} [axis] @returns {SymbolicTensor} @example ops.logSoftmax(logits) */
export const logSoftmax = (x, axis = -1) => subtract(x, logsumexp(x, axis, true));

export { sigmoid, tanh, silu as swish, hardSilu as hardSwish };
