import { SpatialDropout } from '../spatial_dropout.js';

/**
 * Dropout of whole channels: neighbours carry much the same, so dropping single values would change little.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.SpatialDropout2D(0.2)
 */
export class SpatialDropout2D extends SpatialDropout {
  static className = 'SpatialDropout2D';
  spatial = 2;
}
