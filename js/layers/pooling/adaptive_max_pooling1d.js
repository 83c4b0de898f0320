import { AdaptiveMaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, steps, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveMaxPooling1D(8)
 */
class AdaptiveMaxPooling1DLayer extends AdaptiveMaxPooling {
  static className = 'AdaptiveMaxPooling1D';
  static axes = 1;
}

export const AdaptiveMaxPooling1D = /* @__PURE__ */ callableLayer(AdaptiveMaxPooling1DLayer);
