import { AveragePooling } from '../pooling.js';

/**
 * The mean of every window; cells outside of the input do not count.
 *
 * Input [batch, steps, channels], output [batch, steps', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.AveragePooling1D(2)
 */
export class AveragePooling1D extends AveragePooling {
  static className = 'AveragePooling1D';
  static axes = 1;
}
