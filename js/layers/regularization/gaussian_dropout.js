import { multiply, random } from '../../graph/ops.js';
import { Noise } from '../noise.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training multiplies by normal noise of mean 1 and variance rate / (1 - rate), as much as a Dropout of that rate
 * has (Srivastava et al. 2014); else it does nothing.
 *
 * Input of any shape, output the same.
 *
 * @example layers.GaussianDropout(0.3)
 */
class GaussianDropoutLayer extends Noise {
  static className = 'GaussianDropout';

  /** @param {number} rate from 0 to below 1 @param {Record<string, any>} [options] seed, name */
  constructor(rate, options) {
    super('rate', rate, options);
  }

  /** @param {any} x */
  disturb(x) {
    const { strength: rate, seed } = this;
    const own = x.shape.map(() => null);
    return multiply(x, random.normal(own, { like: x, mean: 1, stddev: Math.sqrt(rate / (1 - rate)), seed }));
  }
}

export const GaussianDropout = /* @__PURE__ */ callableLayer(GaussianDropoutLayer);
