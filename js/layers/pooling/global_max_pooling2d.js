import { GlobalMaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every map.
 *
 * Input [batch, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, channels].
 *
 * @example layers.GlobalMaxPooling2D()
 */
class GlobalMaxPooling2DLayer extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling2D';
}

export const GlobalMaxPooling2D = /* @__PURE__ */ callableLayer(GlobalMaxPooling2DLayer);
