import { GlobalAveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every map.
 *
 * Input [batch, depth, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, 1, channels].
 *
 * @example layers.GlobalAveragePooling3D()
 */
class GlobalAveragePooling3DLayer extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling3D';
  static axes = 3;
}

export const GlobalAveragePooling3D = /* @__PURE__ */ callableLayer(GlobalAveragePooling3DLayer);
