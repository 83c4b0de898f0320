import { SpatialDropout } from '../spatial_dropout.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Dropout of whole channels: neighbours carry much the same, so dropping single values would change little.
 *
 * Input [batch, depth, height, width, channels], output the same.
 *
 * @example layers.SpatialDropout3D(0.2)
 */
class SpatialDropout3DLayer extends SpatialDropout {
  static className = 'SpatialDropout3D';
  spatial = 3;
}

export const SpatialDropout3D = /* @__PURE__ */ callableLayer(SpatialDropout3DLayer);
