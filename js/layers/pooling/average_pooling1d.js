import { AveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every window; cells outside of the input do not count.
 *
 * Input [batch, steps, channels], output [batch, steps', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.AveragePooling1D(2)
 */
class AveragePooling1DLayer extends AveragePooling {
  static className = 'AveragePooling1D';
  static axes = 1;
}

export const AveragePooling1D = /* @__PURE__ */ callableLayer(AveragePooling1DLayer);
