import { ConvTranspose } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Transposed convolution: every pixel adds its filters to a larger output, strides apart, as generators and decoders need it.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', filters].
 * Kernel [window, filters, channels], filters first. Options: strides, padding, outputPadding, dilationRate,
 * activation, useBias, initializers.
 *
 * @example layers.Conv3DTranspose(16, 3, { strides: 2, padding: 'same' })
 */
class Conv3DTransposeLayer extends ConvTranspose {
  static className = 'Conv3DTranspose';
  static axes = 3;
}

export const Conv3DTranspose = /* @__PURE__ */ callableLayer(Conv3DTransposeLayer);
