import { AdaptiveMaxPooling } from '../pooling.js';

/**
 * The largest value of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, depth, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveMaxPooling3D([4, 4, 4])
 */
export class AdaptiveMaxPooling3D extends AdaptiveMaxPooling {
  static className = 'AdaptiveMaxPooling3D';
  static axes = 3;
}
