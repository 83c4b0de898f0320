import { add, random } from '../../graph/ops.js';
import { Noise } from '../noise.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training adds normal noise of mean 0; else it does nothing.
 *
 * Input of any shape, output the same.
 *
 * @example layers.GaussianNoise(0.1)
 */
class GaussianNoiseLayer extends Noise {
  static className = 'GaussianNoise';

  /** @param {number} stddev deviation of the noise, from 0 to 1 @param {Record<string, any>} [options] seed, name */
  constructor(stddev, options) {
    super('stddev', stddev, options, {}, { min: 0, max: 1 });
  }

  /** @param {any} x */
  disturb(x) {
    const own = x.shape.map(() => null);
    return add(x, random.normal(own, { like: x, stddev: this.strength, seed: this.seed }));
  }
}

export const GaussianNoise = /* @__PURE__ */ callableLayer(GaussianNoiseLayer);
