import { GlobalMaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every map.
 *
 * Input [batch, depth, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, 1, channels].
 *
 * @example layers.GlobalMaxPooling3D()
 */
class GlobalMaxPooling3DLayer extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling3D';
  static axes = 3;
}

export const GlobalMaxPooling3D = /* @__PURE__ */ callableLayer(GlobalMaxPooling3DLayer);
