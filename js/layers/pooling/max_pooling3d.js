import { MaxPooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest value of every window.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.MaxPooling3D(2)
 */
class MaxPooling3DLayer extends MaxPooling {
  static className = 'MaxPooling3D';
  static axes = 3;
}

export const MaxPooling3D = /* @__PURE__ */ callableLayer(MaxPooling3DLayer);
