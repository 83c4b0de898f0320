import { AdaptiveMaxPooling } from '../pooling.js';

/**
 * The largest value of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, steps, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveMaxPooling1D(8)
 */
export class AdaptiveMaxPooling1D extends AdaptiveMaxPooling {
  static className = 'AdaptiveMaxPooling1D';
  static axes = 1;
}
