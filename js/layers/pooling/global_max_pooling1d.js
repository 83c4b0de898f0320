import { GlobalMaxPooling } from '../pooling.js';

/**
 * The largest value of every channel over all steps.
 *
 * Input [batch, steps, channels], output [batch, channels]; with keepdims
 * [batch, 1, channels].
 *
 * @example layers.GlobalMaxPooling1D()
 */
export class GlobalMaxPooling1D extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling1D';
  static axes = 1;
}
