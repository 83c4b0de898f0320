import { GlobalAveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every map.
 *
 * Input [batch, height, width, channels], output [batch, channels]; with keepdims
 * [batch, 1, 1, channels].
 *
 * @example layers.GlobalAveragePooling2D()
 */
class GlobalAveragePooling2DLayer extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling2D';
}

export const GlobalAveragePooling2D = /* @__PURE__ */ callableLayer(GlobalAveragePooling2DLayer);
