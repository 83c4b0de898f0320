import { AveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every window; cells outside of the input do not count.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.AveragePooling2D(2)
 */
class AveragePooling2DLayer extends AveragePooling {
  static className = 'AveragePooling2D';
}

export const AveragePooling2D = /* @__PURE__ */ callableLayer(AveragePooling2DLayer);
