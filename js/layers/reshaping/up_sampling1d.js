import { UpSampling } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Repeats every step of a sequence.
 *
 * Input [batch, steps, channels], output [batch, steps · size, channels].
 *
 * @example layers.UpSampling1D(3)
 */
class UpSampling1DLayer extends UpSampling {
  static className = 'UpSampling1D';

  /** @param {any} [size] how often: 2 unless given @param {Record<string, any>} [options] name */
  constructor(size, options) {
    super(1, size, options);
  }
}

export const UpSampling1D = /* @__PURE__ */ callableLayer(UpSampling1DLayer);
