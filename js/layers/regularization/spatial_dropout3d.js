import { SpatialDropout } from '../spatial_dropout.js';

/**
 * Dropout of whole channels: neighbours carry much the same, so dropping single values would change little.
 *
 * Input [batch, depth, height, width, channels], output the same.
 *
 * @example layers.SpatialDropout3D(0.2)
 */
export class SpatialDropout3D extends SpatialDropout {
  static className = 'SpatialDropout3D';
  spatial = 3;
}
