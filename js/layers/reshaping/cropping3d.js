import { Cropping } from '../borders.js';

/**
 * Takes planes off at the borders of a volume.
 *
 * Input [batch, depth, height, width, channels], output a smaller one.
 *
 * @example layers.Cropping3D(1)
 */
export class Cropping3D extends Cropping {
  static className = 'Cropping3D';

  /** @param {any} [cropping] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(cropping, options) {
    super(3, cropping, options);
  }
}
