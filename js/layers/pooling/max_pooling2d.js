import { MaxPooling } from '../pooling.js';

/**
 * The largest value of every window.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.MaxPooling2D(2)
 */
export class MaxPooling2D extends MaxPooling {
  static className = 'MaxPooling2D';
}
