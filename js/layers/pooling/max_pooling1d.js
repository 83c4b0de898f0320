import { MaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every window.
 *
 * Input [batch, steps, channels], output [batch, steps', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.MaxPooling1D(2)
 */
class MaxPooling1DLayer extends MaxPooling {
  static className = 'MaxPooling1D';
  static axes = 1;
}

export const MaxPooling1D = /* @__PURE__ */ callableLayer(MaxPooling1DLayer);
