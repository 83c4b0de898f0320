import { Conv } from '../convolution.js';

/**
 * Convolution over pictures: every filter slides over its input and gives one map.
 *
 * Input [batch, height, width, channels], output [batch, height', width', filters].
 * Kernel [window, channels / groups, filters]. Options: strides, padding, dilationRate, groups, activation, useBias, initializers.
 *
 * @example layers.Conv2D(32, 3, { activation: 'relu' })
 */
export class Conv2D extends Conv {
  static className = 'Conv2D';
}
