import { SeparableConv } from '../convolution.js';

/**
 * Separable convolution: every channel is filtered for itself, then the channels of each step are mixed. Far fewer
 * weights than a full convolution.
 *
 * Input [batch, steps, channels], output [batch, steps', filters].
 * Options: depthMultiplier, strides, padding, dilationRate, activation, useBias, depthwiseInitializer,
 * pointwiseInitializer, biasInitializer.
 *
 * @example layers.SeparableConv1D(64, 3, { padding: 'same', activation: 'relu' })
 */
export class SeparableConv1D extends SeparableConv {
  static className = 'SeparableConv1D';
  static axes = 1;
}
