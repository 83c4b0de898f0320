import { SpatialDropout } from '../spatial_dropout.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Dropout of whole channels: neighbours carry much the same, so dropping single values would change little.
 *
 * Input [batch, steps, channels], output the same.
 *
 * @example layers.SpatialDropout1D(0.2)
 */
class SpatialDropout1DLayer extends SpatialDropout {
  static className = 'SpatialDropout1D';
  spatial = 1;
}

export const SpatialDropout1D = /* @__PURE__ */ callableLayer(SpatialDropout1DLayer);
