import { GlobalMaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every channel over all steps.
 *
 * Input [batch, steps, channels], output [batch, channels]; with keepdims
 * [batch, 1, channels].
 *
 * @example layers.GlobalMaxPooling1D()
 */
class GlobalMaxPooling1DLayer extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling1D';
  static axes = 1;
}

export const GlobalMaxPooling1D = /* @__PURE__ */ callableLayer(GlobalMaxPooling1DLayer);
