import { ZeroPadding } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Puts zeros before and behind a sequence.
 *
 * Input [batch, steps, channels], output [batch, more steps, channels].
 *
 * @example layers.ZeroPadding1D([2, 0])
 */
class ZeroPadding1DLayer extends ZeroPadding {
  static className = 'ZeroPadding1D';

  /** @param {any} [padding] one number, or [before, after]: 1 unless given @param {Record<string, any>} [options] name */
  constructor(padding, options) {
    super(1, padding, options);
  }
}

export const ZeroPadding1D = /* @__PURE__ */ callableLayer(ZeroPadding1DLayer);
