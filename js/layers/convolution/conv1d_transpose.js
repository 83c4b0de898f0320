import { ConvTranspose } from '../convolution.js';

/**
 * Transposed convolution: every step adds its filters to a larger output, strides apart, as generators and decoders need it.
 *
 * Input [batch, steps, channels], output [batch, steps', filters].
 * Kernel [window, filters, channels], filters first. Options: strides, padding, outputPadding, dilationRate,
 * activation, useBias, initializers.
 *
 * @example layers.Conv1DTranspose(16, 3, { strides: 2, padding: 'same' })
 */
export class Conv1DTranspose extends ConvTranspose {
  static className = 'Conv1DTranspose';
  static axes = 1;
}
