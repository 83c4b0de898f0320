import { ShapeError } from '../../errors.js';
import { oneOf, sizesOf } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { expectRank, knownSize } from './op.js';

/**
 * @import {Operand} from './op.js'
 *
 * Arithmetic of windows that slide over rows, pictures or bodies, for convolution and pooling.
 *
 * @typedef {number | readonly number[]} Sizes one number for all axes, or one for each
 * @typedef {'valid' | 'same' | 'causal'} Padding 'valid': windows stay inside; 'same': zeros around, so that stride 1 keeps
 *   the size; 'causal': zeros in front, so that an output sees nothing behind its own place
 *
 * @typedef {object} WindowOptions
 * @property {Sizes} [strides] 1 unless given
 * @property {Sizes} [dilationRate] 1 unless given
 * @property {Padding} [padding] 'valid' unless given
 * @property {'channels_last'} [dataFormat]
 */

/** Paddings, in the engine's order. */
export const PADDINGS = ['valid', 'same', 'causal'];

const AXES = [
  '[batch, steps, channels]',
  '[batch, height, width, channels]',
  '[batch, depth, height, width, channels]',
];

/** @param {Operand} x @param {number} n @throws {ShapeError} unless x has n axes between batch and channels */
export function expectAxes(x, n) {
  if (!AXES[n - 1])
    throw new ShapeError(`windows slide over 1 to 3 axes between batch and channels; this one has ${n}.`);
  expectRank(x, n + 2, AXES[n - 1]);
}

/** @param {Operand} x @returns {number[]} its sizes between batch and channels */
export const spatial = (x) => x.shape.slice(1, -1).map((_, i) => knownSize(x, i + 1));

/**
 * @param {string} where
 * @param {string | undefined} dataFormat
 * @param {string} padding
 * @param {string[]} [choices]
 */
export function expectLayout(where, dataFormat, padding, choices = ['valid', 'same']) {
  oneOf(where, 'dataFormat', dataFormat ?? 'channels_last', ['channels_last']);
  return PADDINGS.indexOf(oneOf(where, 'padding', padding, choices));
}

/**
 * @param {number} size
 * @param {number} extent of the window
 * @param {number} stride
 * @param {string} padding
 */
const outputSize = (size, extent, stride, padding) =>
  padding === 'valid' ? Math.floor((size - extent) / stride) + 1 : Math.ceil(size / stride);

/**
 * Sizes of what a sliding window makes, and the strides, dilations and padding as the engine reads them.
 *
 * @param {string} where for messages
 * @param {Operand} x
 * @param {readonly number[]} window
 * @param {WindowOptions} options
 * @param {string[]} [paddings] that are possible
 * @throws {ShapeError} if nothing would be left
 */
export function slide(where, x, window, options, paddings) {
  const { strides = 1, dilationRate = 1, padding = 'valid', dataFormat } = options;
  const n = window.length;
  expectAxes(x, n);
  const code = expectLayout(where, dataFormat, padding, paddings);
  const s = sizesOf(where, 'strides', strides, n);
  const d = sizesOf(where, 'dilationRate', dilationRate, n);
  const input = spatial(x);
  const size = input.map((old, i) => outputSize(old, (window[i] - 1) * d[i] + 1, s[i], PADDINGS[code]));
  if (size.every((one) => one > 0)) return { size, strides: s, dilations: d, code };
  throw new ShapeError(
    `Computed output size would be zero or negative: a window of ${shapeText(window)}` +
      `${Math.max(...d) > 1 ? ` with dilation ${shapeText(d)}` : ''} does not fit into an input of ` +
      `${shapeText(input)}. Use a smaller window, padding: 'same', or fewer layers that shrink their input.`,
  );
}
