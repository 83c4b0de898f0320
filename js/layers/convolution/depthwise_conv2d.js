import { DepthwiseConv } from '../convolution.js';

/**
 * Depthwise convolution: every channel is filtered for itself, `depthMultiplier` times.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels * depthMultiplier].
 * Options: depthMultiplier, strides, padding, dilationRate, activation, useBias, depthwiseInitializer, biasInitializer.
 *
 * @example layers.DepthwiseConv2D(3, { padding: 'same' })
 */
export class DepthwiseConv2D extends DepthwiseConv {
  static className = 'DepthwiseConv2D';
}
