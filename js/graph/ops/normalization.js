import { ShapeError } from '../../errors.js';
import { numberIn } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { floatBits } from '../words.js';
import { transpose } from './axes.js';
import { axisOf, record } from './op.js';

/**
 * Normalisation: x less its mean, divided by its deviation. The engine sees x as [P, A, M, I], by three axes, and has
 * statistics for every (p, m); see src/ops/normalize.h.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @typedef {[number, number, number]} View axes where A, M and I begin
 * @typedef {{variance: Operand, mean?: Operand | null, gamma?: Operand | null, beta?: Operand | null, own?: boolean,
 *   epsilon: number}} Parts own: mean and variance are those of x itself, and the gradient passes through them
 */

/**
 * The mean of x over the axes of A and I, or with `power` 2 the mean of (x - mean)², or of x². A constant for gradients.
 *
 * @param {Operand} x
 * @param {View} view
 * @param {1 | 2} power
 * @param {Operand | null} [mean]
 * @returns {SymbolicTensor} the axes of P and M
 */
export function moment(x, [a, m, i], power, mean) {
  const shape = [...x.shape.slice(0, a), ...x.shape.slice(m, i)];
  return record('moment', mean ? [x, mean] : [x], shape.length ? shape : [1], [a, m, i, power]);
}

/**
 * (x - mean) / sqrt(variance + epsilon) gamma + beta.
 *
 * @param {Operand} x
 * @param {View} view
 * @param {Parts} parts mean and variance for every (p, m); gamma and beta for every m, or every (m, i)
 * @returns {SymbolicTensor}
 */
export function normalized(x, view, { variance, mean, gamma, beta, own = false, epsilon }) {
  const optional = [mean, gamma, beta];
  const flags = optional.reduce((sum, part, k) => sum + (part ? 1 << k : 0), own ? 8 : 0);
  const inputs = [x, variance, ...optional.filter((part) => part !== undefined && part !== null)];
  numberIn('normalisation', 'epsilon', epsilon, { min: 0 });
  return record('normalize', inputs, x.shape, [...view, flags, floatBits(epsilon)]);
}

/**
 * x by its own moments.
 *
 * @param {Operand} x
 * @param {View} view
 * @param {{gamma?: Operand | null, beta?: Operand | null, epsilon: number, centred?: boolean}} parts centred: less its
 *   mean, else only scaled
 */
export function selfNormalized(x, view, { centred = true, ...parts }) {
  const mean = centred ? moment(x, view, 1) : null;
  return normalized(x, view, { ...parts, mean, variance: moment(x, view, 2, mean), own: true });
}

/**
 * Normalises over some axes: those are brought to the end if they are not there.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} axis
 * @param {{gamma?: Operand | null, beta?: Operand | null, epsilon: number, centred?: boolean}} parts
 * @returns {SymbolicTensor}
 */
function overAxes(x, axis, parts) {
  const rank = x.shape.length;
  const all = [...new Set([axis].flat().map((one) => axisOf(x, one)))].sort((a, b) => a - b);
  const first = rank - all.length;
  const view = /** @type {View} */ ([first, first, first]);
  if (all[0] === first) return selfNormalized(x, view, parts);
  const order = [...x.shape.keys()].filter((k) => !all.includes(k)).concat(all);
  const back = order.map((_, k) => order.indexOf(k));
  return transpose(selfNormalized(transpose(x, order), view, parts), back);
}

/**
 * (x - mean) / sqrt(variance + epsilon) · scale + offset, with a value of each for every channel.
 *
 * @param {Operand} x
 * @param {Operand} mean one value a channel
 * @param {Operand} variance
 * @param {number} axis of the channels
 * @param {{offset?: Operand | null, scale?: Operand | null, epsilon?: number}} [options] epsilon: 0.001 unless given
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if a size differs from the channels
 * @example ops.batchNormalization(x, this.mean, this.variance, -1, { scale: this.gamma, offset: this.beta })
 */
export function batchNormalization(x, mean, variance, axis, { offset, scale, epsilon = 1e-3 } = {}) {
  const channel = axisOf(x, axis);
  const view = channelView(channel);
  for (const part of [mean, variance, offset, scale]) {
    if (!part || (part.shape.length === 1 && part.shape[0] === x.shape[channel])) continue;
    throw new ShapeError(
      `batchNormalization: axis ${axis} of ${shapeText(x.shape)} has ${x.shape[channel]} channels, but received a ` +
        `parameter of shape ${shapeText(part.shape)}. It should be [${x.shape[channel]}].`,
    );
  }
  return normalized(x, view, { mean, variance, gamma: scale, beta: offset, epsilon });
}

/** One axis of channels, all others reduced. @param {number} axis @returns {View} */
export const channelView = (axis) => [0, axis, axis + 1];

/**
 * x less its mean, divided by its deviation, over one or more axes of every sample.
 *
 * @param {Operand} x
 * @param {{gamma?: Operand | null, beta?: Operand | null, axis?: number | readonly number[], epsilon?: number}} [options]
 *   gamma and beta have the sizes of those axes; axis: the last one unless given; epsilon: 1e-7 unless given
 * @returns {SymbolicTensor}
 * @example ops.layerNormalization(x, { gamma: this.gamma, beta: this.beta })
 */
export const layerNormalization = (x, { gamma, beta, axis = -1, epsilon = 1e-7 } = {}) =>
  overAxes(x, axis, { gamma, beta, epsilon });

/**
 * x divided by the root of its mean square over one or more axes of every sample.
 *
 * @param {Operand} x
 * @param {{scale?: Operand | null, axis?: number | readonly number[], epsilon?: number}} [options] scale has the sizes of
 *   those axes; axis: the last one unless given; epsilon: 1e-7 unless given
 * @returns {SymbolicTensor}
 * @example ops.rmsNormalization(x, { scale: this.scale })
 */
export const rmsNormalization = (x, { scale, axis = -1, epsilon = 1e-7 } = {}) =>
  overAxes(x, axis, { gamma: scale, epsilon, centred: false });
