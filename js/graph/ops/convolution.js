import { ACT } from '../../engine/generated.js';
import { ShapeError, ValueError } from '../../errors.js';
import { describe, sizesOf } from '../../utils/options.js';
import { expectLastSize, knownSize, record, withBias } from './op.js';
import { reshape } from './shape.js';
import { expectAxes, expectLayout, slide, spatial } from './window.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 * @import {Sizes, WindowOptions} from './window.js'
 *
 * Convolutions over rows [N, steps, C], pictures [N, height, width, C] and bodies [N, depth, height, width, C]. The kernel
 * says over how many axes the window slides. Below, `...` stands for these axes.
 *
 * @typedef {object} FinishOptions
 * @property {Operand | null} [bias] one value a filter
 * @property {keyof typeof ACT} [activation] 'linear', 'relu', 'sigmoid' or 'tanh'
 */

/** @param {Operand} kernel @returns {number[]} sizes of its window */
const windowOf = (kernel) => kernel.shape.slice(0, -2).map((_, i) => knownSize(kernel, i));

/** @param {number} n axes @returns {string[]} paddings that there are */
const paddings = (n) => (n === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same']);

/**
 * Convolution: every filter slides over the input and gives one map. With fewer channels in the kernel than in the input,
 * the channels are split into groups, each with filters of its own.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Operand} kernel [..., C / groups, F]
 * @param {WindowOptions & FinishOptions} [options] padding 'causal' for rows only
 * @returns {SymbolicTensor} [N, ..., F]
 * @throws {ShapeError} if the channels differ, or the window is larger than the input
 * @example ops.conv(x, this.kernel, { bias: this.bias, padding: 'same' })
 */
export function conv(x, kernel, options = {}) {
  const { bias, activation = 'linear' } = options;
  const window = windowOf(kernel);
  const { size, strides, dilations, code } = slide('conv', x, window, options, paddings(window.length));
  const [channels, taken, filters] = [knownSize(x, -1), knownSize(kernel, -2), knownSize(kernel, -1)];
  if (channels % taken) expectLastSize(x, taken);
  const groups = channels / taken;
  if (filters % groups)
    throw new ValueError(`${filters} filters cannot be split into ${groups} groups of one size.`);
  return record(
    'conv',
    withBias([x, kernel], bias),
    [x.shape[0], ...size, filters],
    [...strides, ...dilations, code, groups, ACT[activation]],
  );
}

/**
 * Depthwise convolution: every channel is filtered for itself, m times.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Operand} kernel [..., C, m]
 * @param {WindowOptions & FinishOptions} [options]
 * @returns {SymbolicTensor} [N, ..., C * m]
 * @throws {ShapeError} if the channels differ, or the window is larger than the input
 * @example ops.depthwiseConv(x, this.kernel, { bias: this.bias })
 */
export function depthwiseConv(x, kernel, options = {}) {
  const { bias, activation = 'linear' } = options;
  const window = windowOf(kernel);
  const { size, strides, dilations, code } = slide('depthwiseConv', x, window, options);
  expectLastSize(x, knownSize(kernel, -2));
  const channels = knownSize(kernel, -2) * knownSize(kernel, -1);
  if (window.length > 2) return conv(x, reshape(kernel, [...window, 1, channels]), options); // a group for each channel
  return record(
    'depthwise_conv',
    withBias([x, kernel], bias),
    [x.shape[0], ...size, channels],
    [...strides, ...dilations, code, ACT[activation]],
  );
}

/**
 * Separable convolution: every channel is filtered for itself, then the channels of each pixel are mixed.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Operand} depthwiseKernel [..., C, m]
 * @param {Operand} pointwiseKernel [1, ..., C * m, F]
 * @param {WindowOptions & FinishOptions} [options]
 * @returns {SymbolicTensor} [N, ..., F]
 * @throws {ShapeError} if the channels differ, or the window is larger than the input
 * @example ops.separableConv(x, this.depthwise, this.pointwise, { padding: 'same' })
 */
export function separableConv(x, depthwiseKernel, pointwiseKernel, options = {}) {
  const { bias, activation, ...window } = options;
  const filtered = depthwiseConv(x, depthwiseKernel, window);
  expectLastSize(filtered, knownSize(pointwiseKernel, -2));
  return conv(filtered, pointwiseKernel, { bias, activation });
}

/**
 * One axis of what transposed convolution makes.
 *
 * @param {number} size
 * @param {number} extent of the window
 * @param {number} stride
 * @param {string} padding
 * @param {number} behind what is added, -1 for as much as it takes to invert a convolution
 */
function transposedSize(size, extent, stride, padding, behind) {
  const start = (size - 1) * stride;
  if (behind >= 0) return start + (padding === 'same' ? extent % 2 : extent) + behind;
  return start + (padding === 'same' ? stride : Math.max(extent, stride));
}

/**
 * Transposed convolution: every pixel adds its filters to the output, a stride apart. It goes the way of a convolution
 * back, to a larger map.
 *
 * @param {Operand} x [N, ..., C]
 * @param {Operand} kernel [..., F, C]: the other way round than that of `conv`
 * @param {WindowOptions & FinishOptions & {outputPadding?: Sizes | null}} [options] outputPadding: rows added behind,
 *   fewer than the stride; unless given, as many as give the input's size times the stride (padding 'same') or every
 *   window its room
 * @returns {SymbolicTensor} [N, ..., F]
 * @throws {ShapeError} if the channels differ
 * @example ops.convTranspose(x, this.kernel, { strides: 2, padding: 'same' })
 */
export function convTranspose(x, kernel, options = {}) {
  const { bias, activation = 'linear', strides = 1, dilationRate = 1, padding = 'valid' } = options;
  const where = 'convTranspose';
  const window = windowOf(kernel);
  const n = window.length;
  expectAxes(x, n);
  expectLastSize(x, knownSize(kernel, -1));
  const code = expectLayout(where, options.dataFormat, padding);
  const s = sizesOf(where, 'strides', strides, n);
  const d = sizesOf(where, 'dilationRate', dilationRate, n);
  const behind = outputPaddingOf(where, options.outputPadding, s) ?? s.map(() => -1);
  const size = spatial(x).map((old, i) =>
    transposedSize(old, (window[i] - 1) * d[i] + 1, s[i], padding, behind[i]),
  );
  if (!size.every((one) => one > 0)) {
    throw new ShapeError('Computed output size would be zero. Leave outputPadding out, or make it larger.');
  }
  return record(
    'conv_transpose',
    withBias([x, kernel], bias),
    [x.shape[0], ...size, knownSize(kernel, -2)],
    [...s, ...d, code, ACT[activation], ...behind],
  );
}

/**
 * @param {string} where
 * @param {Sizes | null | undefined} given
 * @param {number[]} strides
 * @returns {number[] | null}
 * @throws {ValueError} if it is not less than the stride
 */
export function outputPaddingOf(where, given, strides) {
  if (given === null || given === undefined) return null;
  const behind = sizesOf(where, 'outputPadding', given, strides.length, 0);
  if (behind.every((one, i) => one < strides[i])) return behind;
  throw new ValueError(
    `${where}: 'outputPadding' must be less than the stride of its axis. Received outputPadding ` +
      `${describe(behind)}, strides ${describe(strides)}.`,
  );
}
