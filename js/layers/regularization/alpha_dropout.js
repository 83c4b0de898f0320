import { add, multiply, random } from '../../graph/ops.js';
import { Noise, noiseShapeFor } from '../noise.js';
import { callableLayer } from '../../utils/callable.js';

const SATURATION = -1.6732632423543772 * 1.0507009873554805; // of selu, far to the left

/**
 * Dropout for networks of `selu`: what is dropped becomes selu's lowest value, and all is scaled and moved so that mean
 * and variance stay (Klambauer et al. 2017). It does nothing but while training.
 *
 * Input of any shape, output the same.
 *
 * @example layers.AlphaDropout(0.1)
 */
class AlphaDropoutLayer extends Noise {
  static className = 'AlphaDropout';

  /**
   * @param {number} rate the part that is dropped, from 0 to below 1
   * @param {Record<string, any>} [options] noiseShape: sizes of the mask, 1 for axes that share it, null for the input's
   *   own; seed, name
   */
  constructor(rate, options) {
    super('rate', rate, options, { noiseShape: null });
  }

  /** @param {any} x */
  disturb(x) {
    const { strength: rate, seed } = this;
    const scale = ((1 - rate) * (1 + rate * SATURATION ** 2)) ** -0.5;
    const kept = random.mask(noiseShapeFor(this, x), rate, { like: x, seed });
    // scale (x kept + SATURATION (1 - kept)) - scale SATURATION rate
    const moved = multiply(add(x, -SATURATION), kept);
    return add(multiply(moved, scale), scale * SATURATION * (1 - rate));
  }
}

export const AlphaDropout = /* @__PURE__ */ callableLayer(AlphaDropoutLayer);
