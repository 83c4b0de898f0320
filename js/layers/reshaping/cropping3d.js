import { Cropping } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Takes planes off at the borders of a volume.
 *
 * Input [batch, depth, height, width, channels], output a smaller one.
 *
 * @example layers.Cropping3D(1)
 */
class Cropping3DLayer extends Cropping {
  static className = 'Cropping3D';

  /** @param {any} [cropping] one number, one for each direction, or [before, after] for each: 1 unless given @param {Record<string, any>} [options] name */
  constructor(cropping, options) {
    super(3, cropping, options);
  }
}

export const Cropping3D = /* @__PURE__ */ callableLayer(Cropping3DLayer);
