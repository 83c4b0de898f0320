import { MaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every window.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.MaxPooling2D(2)
 */
class MaxPooling2DLayer extends MaxPooling {
  static className = 'MaxPooling2D';
}

export const MaxPooling2D = /* @__PURE__ */ callableLayer(MaxPooling2DLayer);
