import { SpatialDropout } from '../spatial_dropout.js';

/**
 * Dropout of whole channels: neighbours carry much the same, so dropping single values would change little.
 *
 * Input [batch, steps, channels], output the same.
 *
 * @example layers.SpatialDropout1D(0.2)
 */
export class SpatialDropout1D extends SpatialDropout {
  static className = 'SpatialDropout1D';
  spatial = 1;
}
