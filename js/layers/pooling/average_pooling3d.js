import { AveragePooling } from '../pooling.js';

/**
 * The mean of every window; cells outside of the input do not count.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.AveragePooling3D(2)
 */
export class AveragePooling3D extends AveragePooling {
  static className = 'AveragePooling3D';
  static axes = 3;
}
