import { Conv } from '../convolution.js';

/**
 * Convolution over bodies, such as scans or films: every filter slides over its input and gives one map.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', filters].
 * Kernel [window, channels / groups, filters]. Options: strides, padding, dilationRate, groups, activation, useBias, initializers.
 *
 * @example layers.Conv3D(16, 3, { padding: 'same' })
 */
export class Conv3D extends Conv {
  static className = 'Conv3D';
  static axes = 3;
}
