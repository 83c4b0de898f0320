import { ZeroPadding } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Puts zeros around a picture.
 *
 * Input [batch, height, width, channels], output a larger one.
 *
 * @example layers.ZeroPadding2D([[1, 1], [2, 2]])
 */
class ZeroPadding2DLayer extends ZeroPadding {
  static className = 'ZeroPadding2D';

  /** @param {any} [padding] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(padding, options) {
    super(2, padding, options);
  }
}

export const ZeroPadding2D = /* @__PURE__ */ callableLayer(ZeroPadding2DLayer);
