import { Cropping } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Takes rows and columns off at the borders of a picture.
 *
 * Input [batch, height, width, channels], output a smaller one.
 *
 * @example layers.Cropping2D([[1, 1], [0, 2]])
 */
class Cropping2DLayer extends Cropping {
  static className = 'Cropping2D';

  /** @param {any} [cropping] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(cropping, options) {
    super(2, cropping, options);
  }
}

export const Cropping2D = /* @__PURE__ */ callableLayer(Cropping2DLayer);
