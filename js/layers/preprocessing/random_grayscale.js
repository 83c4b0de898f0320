import { less, multiply, sum, where } from '../../graph/ops.js';
import { expectLastSize } from '../../graph/ops/op.js';
import { numberIn } from '../../utils/options.js';
import { Augmentation, UNIT } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training takes the colours out of some pictures.
 *
 * Input [batch, height, width, 3] of red, green and blue, output the same.
 *
 * @example layers.RandomGrayscale(0.2)
 */
class RandomGrayscaleLayer extends Augmentation {
  static className = 'RandomGrayscale';

  /** @param {number | Record<string, any>} [factor] the probability, 0.5 @param {Record<string, any>} [options] seed, name */
  constructor(factor, options) {
    super({ factor }, options, { factor: 0.5 });
    numberIn(this.title, 'factor', this.options.factor, { min: 0, max: 1 });
  }

  /** @param {any} x */
  augment(x) {
    expectLastSize(x, 3);
    const [u] = this.draw(x, UNIT);
    return where(less(u, this.options.factor), sum(multiply(x, [0.2989, 0.587, 0.114]), -1, true), x);
  }
}

export const RandomGrayscale = /* @__PURE__ */ callableLayer(RandomGrayscaleLayer);
