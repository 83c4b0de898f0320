import { GlobalAveragePooling } from '../pooling.js';

/**
 * The mean of every channel over all steps.
 *
 * Input [batch, steps, channels], output [batch, channels]; with keepdims
 * [batch, 1, channels].
 *
 * @example layers.GlobalAveragePooling1D()
 */
export class GlobalAveragePooling1D extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling1D';
  static axes = 1;
}
