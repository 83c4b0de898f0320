import { AveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every window; cells outside of the input do not count.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', channels].
 * Options: poolSize 2, strides (the window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.AveragePooling3D(2)
 */
class AveragePooling3DLayer extends AveragePooling {
  static className = 'AveragePooling3D';
  static axes = 3;
}

export const AveragePooling3D = /* @__PURE__ */ callableLayer(AveragePooling3DLayer);
