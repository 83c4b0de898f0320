import { AdaptiveAveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveAveragePooling2D([7, 7])
 */
class AdaptiveAveragePooling2DLayer extends AdaptiveAveragePooling {
  static className = 'AdaptiveAveragePooling2D';
}

export const AdaptiveAveragePooling2D = /* @__PURE__ */ callableLayer(AdaptiveAveragePooling2DLayer);
