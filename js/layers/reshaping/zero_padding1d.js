import { ZeroPadding } from '../borders.js';

/**
 * Puts zeros before and behind a sequence.
 *
 * Input [batch, steps, channels], output [batch, more steps, channels].
 *
 * @example layers.ZeroPadding1D([2, 0])
 */
export class ZeroPadding1D extends ZeroPadding {
  static className = 'ZeroPadding1D';

  /** @param {any} [padding] one number, or [before, after]: 1 unless given @param {Record<string, any>} [options] name */
  constructor(padding, options) {
    super(1, padding, options);
  }
}
