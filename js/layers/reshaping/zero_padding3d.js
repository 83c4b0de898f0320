import { ZeroPadding } from '../borders.js';

/**
 * Puts zeros around a volume.
 *
 * Input [batch, depth, height, width, channels], output a larger one.
 *
 * @example layers.ZeroPadding3D(1)
 */
export class ZeroPadding3D extends ZeroPadding {
  static className = 'ZeroPadding3D';

  /** @param {any} [padding] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(padding, options) {
    super(3, padding, options);
  }
}
