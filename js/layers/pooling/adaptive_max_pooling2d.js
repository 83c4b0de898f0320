import { AdaptiveMaxPooling } from '../pooling.js';

/**
 * The largest value of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveMaxPooling2D([7, 7])
 */
export class AdaptiveMaxPooling2D extends AdaptiveMaxPooling {
  static className = 'AdaptiveMaxPooling2D';
}
