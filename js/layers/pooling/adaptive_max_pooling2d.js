import { AdaptiveMaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveMaxPooling2D([7, 7])
 */
class AdaptiveMaxPooling2DLayer extends AdaptiveMaxPooling {
  static className = 'AdaptiveMaxPooling2D';
}

export const AdaptiveMaxPooling2D = /* @__PURE__ */ callableLayer(AdaptiveMaxPooling2DLayer);
