import { GlobalAveragePooling } from '../pooling.js';

/**
 * The mean of every map.
 *
 * Input [batch, depth, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, 1, channels].
 *
 * @example layers.GlobalAveragePooling3D()
 */
export class GlobalAveragePooling3D extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling3D';
  static axes = 3;
}
