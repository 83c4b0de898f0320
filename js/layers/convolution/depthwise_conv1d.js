import { DepthwiseConv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Depthwise convolution: every channel is filtered for itself, `depthMultiplier` times.
 *
 * Input [batch, steps, channels], output [batch, steps', channels * depthMultiplier].
 * Options: depthMultiplier, strides, padding, dilationRate, activation, useBias, depthwiseInitializer, biasInitializer.
 *
 * @example layers.DepthwiseConv1D(3, { padding: 'same' })
 */
class DepthwiseConv1DLayer extends DepthwiseConv {
  static className = 'DepthwiseConv1D';
  static axes = 1;
}

export const DepthwiseConv1D = /* @__PURE__ */ callableLayer(DepthwiseConv1DLayer);
