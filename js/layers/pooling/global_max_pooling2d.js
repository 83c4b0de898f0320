import { GlobalMaxPooling } from '../pooling.js';

/**
 * The largest value of every map.
 *
 * Input [batch, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, channels].
 *
 * @example layers.GlobalMaxPooling2D()
 */
export class GlobalMaxPooling2D extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling2D';
}
