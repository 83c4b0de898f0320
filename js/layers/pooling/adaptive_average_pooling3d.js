import { AdaptiveAveragePooling } from '../pooling.js';

/**
 * The mean of every part, where each axis is cut into as many parts as the output is to have cells: any input
 * becomes `outputSize`.
 *
 * Input [batch, depth, height, width, channels], output [batch, ...outputSize, channels].
 *
 * @example layers.AdaptiveAveragePooling3D([4, 4, 4])
 */
export class AdaptiveAveragePooling3D extends AdaptiveAveragePooling {
  static className = 'AdaptiveAveragePooling3D';
  static axes = 3;
}
