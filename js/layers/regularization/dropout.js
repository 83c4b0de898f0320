import { dropout } from '../../graph/ops.js';
import { numberIn } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';

/**
 * While training sets a random part of its input to 0, and scales the rest up so that sums stay the same; else it does
 * nothing (Srivastava et al. 2014).
 *
 * @example layers.Dropout(0.5)
 */
export class Dropout extends Layer {
  static className = 'Dropout';
  supportsMasking = true;

  /** @param {number} rate the part that is dropped, from 0 to below 1 @param {Record<string, any>} [options] name */
  constructor(rate, options) {
    super(leading({ rate }, options), { rate: undefined }, { seed: [null], noiseShape: [null] });
    numberIn(this.title, 'rate', this.options.rate, { min: 0, below: 1 });
  }

  /** @param {any} x @param {{training: boolean}} options */
  call(x, { training }) {
    return training && this.options.rate > 0 ? dropout(x, this.options.rate) : x;
  }
}
