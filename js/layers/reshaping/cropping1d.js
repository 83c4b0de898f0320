import { Cropping } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Takes steps off at both ends of a sequence.
 *
 * Input [batch, steps, channels], output [batch, fewer steps, channels].
 *
 * @example layers.Cropping1D([1, 2])
 */
class Cropping1DLayer extends Cropping {
  static className = 'Cropping1D';

  /** @param {any} [cropping] one number, or [before, after]: 1 unless given @param {Record<string, any>} [options] name */
  constructor(cropping, options) {
    super(1, cropping, options);
  }
}

export const Cropping1D = /* @__PURE__ */ callableLayer(Cropping1DLayer);
