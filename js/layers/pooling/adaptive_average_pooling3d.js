import { AdaptiveAveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, depth, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveAveragePooling3D([4, 4, 4])
 */
class AdaptiveAveragePooling3DLayer extends AdaptiveAveragePooling {
  static className = 'AdaptiveAveragePooling3D';
  static axes = 3;
}

export const AdaptiveAveragePooling3D = /* @__PURE__ */ callableLayer(AdaptiveAveragePooling3DLayer);
