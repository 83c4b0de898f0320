import { ZeroPadding } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Puts zeros around a volume.
 *
 * Input [batch, depth, height, width, channels], output a larger one.
 *
 * @example layers.ZeroPadding3D(1)
 */
class ZeroPadding3DLayer extends ZeroPadding {
  static className = 'ZeroPadding3D';

  /** @param {any} [padding] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(padding, options) {
    super(3, padding, options);
  }
}

export const ZeroPadding3D = /* @__PURE__ */ callableLayer(ZeroPadding3DLayer);
