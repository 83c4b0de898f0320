import { Cropping } from '../borders.js';

/**
 * Takes rows and columns off at the borders of a picture.
 *
 * Input [batch, height, width, channels], output a smaller one.
 *
 * @example layers.Cropping2D([[1, 1], [0, 2]])
 */
export class Cropping2D extends Cropping {
  static className = 'Cropping2D';

  /** @param {any} [cropping] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(cropping, options) {
    super(2, cropping, options);
  }
}
