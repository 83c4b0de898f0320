import { SeparableConv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Separable convolution: every channel is filtered for itself, then the channels of each pixel are mixed. Far fewer
 * weights than a full convolution.
 *
 * Input [batch, height, width, channels], output [batch, height', width', filters].
 * Options: depthMultiplier, strides, padding, dilationRate, activation, useBias, depthwiseInitializer,
 * pointwiseInitializer, biasInitializer.
 *
 * @example layers.SeparableConv2D(64, 3, { padding: 'same', activation: 'relu' })
 */
class SeparableConv2DLayer extends SeparableConv {
  static className = 'SeparableConv2D';
}

export const SeparableConv2D = /* @__PURE__ */ callableLayer(SeparableConv2DLayer);
