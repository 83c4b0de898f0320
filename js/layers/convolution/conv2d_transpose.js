import { ConvTranspose } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Transposed convolution: every pixel adds its filters to a larger output, strides apart, as generators and decoders need it.
 *
 * Input [batch, height, width, channels], output [batch, height', width', filters].
 * Kernel [window, filters, channels], filters first. Options: strides, padding, outputPadding, dilationRate,
 * activation, useBias, initializers.
 *
 * @example layers.Conv2DTranspose(16, 3, { strides: 2, padding: 'same' })
 */
class Conv2DTransposeLayer extends ConvTranspose {
  static className = 'Conv2DTranspose';
}

export const Conv2DTranspose = /* @__PURE__ */ callableLayer(Conv2DTransposeLayer);
