import { DepthwiseConv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Depthwise convolution: every channel is filtered for itself, `depthMultiplier` times.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels * depthMultiplier].
 * Options: depthMultiplier, strides, padding, dilationRate, activation, useBias, depthwiseInitializer, biasInitializer.
 *
 * @example layers.DepthwiseConv2D(3, { padding: 'same' })
 */
class DepthwiseConv2DLayer extends DepthwiseConv {
  static className = 'DepthwiseConv2D';
}

export const DepthwiseConv2D = /* @__PURE__ */ callableLayer(DepthwiseConv2DLayer);
