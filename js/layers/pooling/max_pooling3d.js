import { MaxPooling } from '../pooling.js';

/**
 * The largest value of every window.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.MaxPooling3D(2)
 */
export class MaxPooling3D extends MaxPooling {
  static className = 'MaxPooling3D';
  static axes = 3;
}
