import { ACT } from '../../engine/generated.js';
import { ShapeError, ValueError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';
import { indicesOf } from './multi_hot.js';
import { expectLastSize, expectRank, knownSize, record } from './op.js';
import { pair, windowOutput } from './window.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @typedef {keyof typeof ACT} FusedActivation an activation that the op applies itself
 *
 * @typedef {object} ConvOptions
 * @property {Operand | null} [bias] one value a filter
 * @property {import('./window.js').Pair} [strides] 1 unless given
 * @property {import('./window.js').Pair} [dilationRate] 1 unless given
 * @property {import('./window.js').Padding} [padding] 'valid' unless given
 * @property {FusedActivation} [activation]
 */

/** @param {Operand[]} inputs @param {Operand | null | undefined} bias */
const withBias = (inputs, bias) => (bias ? [...inputs, bias] : inputs);

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
 * @param {Operand} x
 * @param {Operand} kernel
 * @param {ConvOptions} options
 */
function convolution(x, kernel, { strides = 1, dilationRate = 1, padding = 'valid' }) {
  expectRank(x, 4, '[batch, height, width, channels]');
  const s = pair(strides);
  const d = pair(dilationRate);
  const window = /** @type {[number, number]} */ ([knownSize(kernel, 0), knownSize(kernel, 1)]);
  const size = windowOutput([knownSize(x, 1), knownSize(x, 2)], window, { strides: s, dilation: d, padding });
  return { size, attrs: [...s, ...d, Number(padding === 'same')] };
}

/**
 * Convolution: every filter slides over the picture and gives one map.
 *
 * @param {Operand} x [N, H, W, C]
 * @param {Operand} kernel [kh, kw, C / groups, F]
 * @param {ConvOptions & {groups?: number}} [options]
 * @returns {SymbolicTensor} [N, H', W', F]
 * @throws {ShapeError} if the channels differ, or the window is larger than the picture
 * @example ops.conv2d(x, this.kernel, { bias: this.bias, padding: 'same' })
 */
export function conv2d(x, kernel, options = {}) {
  const { bias, groups = 1, activation = 'linear' } = options;
  const { size, attrs } = convolution(x, kernel, options);
  expectLastSize(x, knownSize(kernel, 2) * groups);
  const filters = knownSize(kernel, 3);
  if (filters % groups)
    throw new ValueError(`${filters} filters cannot be split into ${groups} groups of one size.`);
  return record(
    'conv2d',
    withBias([x, kernel], bias),
    [x.shape[0], ...size, filters],
    [...attrs, groups, ACT[activation]],
  );
}

/**
 * Depthwise convolution: every channel is filtered for itself, m times.
 *
 * @param {Operand} x [N, H, W, C]
 * @param {Operand} kernel [kh, kw, C, m]
 * @param {ConvOptions} [options]
 * @returns {SymbolicTensor} [N, H', W', C * m]
 * @throws {ShapeError} if the channels differ, or the window is larger than the picture
 * @example ops.depthwiseConv2d(x, this.kernel, { bias: this.bias })
 */
export function depthwiseConv2d(x, kernel, options = {}) {
  const { bias, activation = 'linear' } = options;
  const { size, attrs } = convolution(x, kernel, options);
  expectLastSize(x, knownSize(kernel, 2));
  const channels = knownSize(kernel, 2) * knownSize(kernel, 3);
  return record(
    'depthwise_conv2d',
    withBias([x, kernel], bias),
    [x.shape[0], ...size, channels],
    [...attrs, ACT[activation]],
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
