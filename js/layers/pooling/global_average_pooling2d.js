import { GlobalAveragePooling } from '../pooling.js';

/**
 * The mean of every map.
 *
 * Input [batch, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, channels].
 *
 * @example layers.GlobalAveragePooling2D()
 */
export class GlobalAveragePooling2D extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling2D';
}
