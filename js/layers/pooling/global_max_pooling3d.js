import { GlobalMaxPooling } from '../pooling.js';

/**
 * The largest value of every map.
 *
 * Input [batch, depth, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, 1, channels].
 *
 * @example layers.GlobalMaxPooling3D()
 */
export class GlobalMaxPooling3D extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling3D';
  static axes = 3;
}
