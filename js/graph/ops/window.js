import { ShapeError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';

/**
 * Arithmetic of windows that slide over pictures, for convolution and pooling.
 *
 * @typedef {number | readonly number[]} Pair one number for both directions, or [down, across]
 * @typedef {'valid' | 'same'} Padding 'valid': windows stay inside; 'same': zeros around, so that stride 1 keeps the size
 */

/** @param {Pair} x @returns {[number, number]} */
export const pair = (x) => (typeof x === 'number' ? [x, x] : [x[0], x[1]]);

/**
 * @param {number} size
 * @param {number} window
 * @param {number} stride
 * @param {number} dilation
 * @param {Padding} padding
 */
function outputSize(size, window, stride, dilation, padding) {
  if (padding === 'same') return Math.ceil(size / stride);
  return Math.floor((size - (window - 1) * dilation - 1) / stride) + 1;
}

/**
 * Height and width of what a sliding window makes.
 *
 * @param {readonly [number, number]} size of the input
 * @param {readonly [number, number]} window
 * @param {{strides: [number, number], dilation?: [number, number], padding: Padding}} options
 * @returns {[number, number]}
 * @throws {ShapeError} if nothing would be left
 */
export function windowOutput(size, window, { strides, dilation = [1, 1], padding }) {
  const [height, width] = [0, 1].map((i) => outputSize(size[i], window[i], strides[i], dilation[i], padding));
  if (height > 0 && width > 0) return [height, width];
  throw new ShapeError(
    `Computed output size would be zero or negative: a window of ${shapeText(window)}` +
      `${Math.max(...dilation) > 1 ? ` with dilation ${shapeText(dilation)}` : ''} does not fit into an input of ` +
      `${shapeText(size)}. Use a smaller window, padding: 'same', or fewer layers that shrink the picture.`,
  );
}
