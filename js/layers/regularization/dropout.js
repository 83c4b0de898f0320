import { dropout, multiply, random } from '../../graph/ops.js';
import { Noise, noiseShapeFor } from '../noise.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training sets a random part of its input to 0, and scales the rest up so that sums stay the same; else it does
 * nothing (Srivastava et al. 2014).
 *
 * @example layers.Dropout(0.5)
 */
class DropoutLayer extends Noise {
  static className = 'Dropout';

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
    if (this.options.noiseShape === null) return dropout(x, rate, seed);
    const shape = noiseShapeFor(this, x);
    return multiply(x, random.mask(shape, rate, { like: x, kept: 1 / (1 - rate), seed }));
  }
}

export const Dropout = /* @__PURE__ */ callableLayer(DropoutLayer);
