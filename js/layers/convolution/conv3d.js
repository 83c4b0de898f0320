import { Conv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Convolution over bodies, such as scans or films: every filter slides over its input and gives one map.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', filters].
 * Kernel [window, channels / groups, filters]. Options: strides, padding, dilationRate, groups, activation, useBias, initializers.
 *
 * @example layers.Conv3D(16, 3, { padding: 'same' })
 */
class Conv3DLayer extends Conv {
  static className = 'Conv3D';
  static axes = 3;
}

export const Conv3D = /* @__PURE__ */ callableLayer(Conv3DLayer);
