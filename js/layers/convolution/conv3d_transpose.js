import { ConvTranspose } from '../convolution.js';

/**
 * Transposed convolution: every pixel adds its filters to a larger output, strides apart, as generators and decoders need it.
 *
 * Input [batch, depth, height, width, channels], output [batch, depth', height', width', filters].
 * Kernel [window, filters, channels], filters first. Options: strides, padding, outputPadding, dilationRate,
 * activation, useBias, initializers.
 *
 * @example layers.Conv3DTranspose(16, 3, { strides: 2, padding: 'same' })
 */
export class Conv3DTranspose extends ConvTranspose {
  static className = 'Conv3DTranspose';
  static axes = 3;
}
