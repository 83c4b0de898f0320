import { ConvTranspose } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Transposed convolution: every step adds its filters to a larger output, strides apart, as generators and decoders need it.
 *
 * Input [batch, steps, channels], output [batch, steps', filters].
 * Kernel [window, filters, channels], filters first. Options: strides, padding, outputPadding, dilationRate,
 * activation, useBias, initializers.
 *
 * @example layers.Conv1DTranspose(16, 3, { strides: 2, padding: 'same' })
 */
class Conv1DTransposeLayer extends ConvTranspose {
  static className = 'Conv1DTranspose';
  static axes = 1;
}

export const Conv1DTranspose = /* @__PURE__ */ callableLayer(Conv1DTransposeLayer);
