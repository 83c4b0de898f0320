import { Conv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Convolution over pictures: every filter slides over its input and gives one map.
 *
 * Input [batch, height, width, channels], output [batch, height', width', filters].
 * Kernel [window, channels / groups, filters]. Options: strides, padding, dilationRate, groups, activation, useBias, initializers.
 *
 * @example layers.Conv2D(32, 3, { activation: 'relu' })
 */
class Conv2DLayer extends Conv {
  static className = 'Conv2D';
}

export const Conv2D = /* @__PURE__ */ callableLayer(Conv2DLayer);
