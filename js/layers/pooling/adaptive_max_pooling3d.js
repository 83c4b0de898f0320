import { AdaptiveMaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, depth, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveMaxPooling3D([4, 4, 4])
 */
class AdaptiveMaxPooling3DLayer extends AdaptiveMaxPooling {
  static className = 'AdaptiveMaxPooling3D';
  static axes = 3;
}

export const AdaptiveMaxPooling3D = /* @__PURE__ */ callableLayer(AdaptiveMaxPooling3DLayer);
