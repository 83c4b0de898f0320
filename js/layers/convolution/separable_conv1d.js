import { SeparableConv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

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
class SeparableConv1DLayer extends SeparableConv {
  static className = 'SeparableConv1D';
  static axes = 1;
}

export const SeparableConv1D = /* @__PURE__ */ callableLayer(SeparableConv1DLayer);
