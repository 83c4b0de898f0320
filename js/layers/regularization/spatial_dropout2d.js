import { SpatialDropout } from '../spatial_dropout.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Dropout of whole channels: neighbours carry much the same, so dropping single values would change little.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.SpatialDropout2D(0.2)
 */
class SpatialDropout2DLayer extends SpatialDropout {
  static className = 'SpatialDropout2D';
  spatial = 2;
}

export const SpatialDropout2D = /* @__PURE__ */ callableLayer(SpatialDropout2DLayer);
