import { AdaptiveAveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, steps, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveAveragePooling1D(8)
 */
class AdaptiveAveragePooling1DLayer extends AdaptiveAveragePooling {
  static className = 'AdaptiveAveragePooling1D';
  static axes = 1;
}

export const AdaptiveAveragePooling1D = /* @__PURE__ */ callableLayer(AdaptiveAveragePooling1DLayer);
