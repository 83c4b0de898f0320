import { less, subtract, where } from '../../graph/ops.js';
import { Augmentation, UNIT } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training turns light into dark and dark into light, in some pictures.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomInvert(0.5, { valueRange: [0, 1] })
 */
class RandomInvertLayer extends Augmentation {
  static className = 'RandomInvert';

  /**
   * @param {number | number[] | Record<string, any>} [factor] the probability, [lowest, highest]; a number stands for [0,
   *   number]
   * @param {Record<string, any>} [options] valueRange: black and white, [0, 255]; seed, name
   */
  constructor(factor, options) {
    super({ factor }, options, { factor: 1, valueRange: [0, 255] });
    this.chance = this.range('factor', 0);
    this.values = this.valueRange();
  }

  /** @param {any} x */
  augment(x) {
    const [chance, u] = this.draw(x, this.chance, UNIT);
    return where(less(u, chance), subtract(this.values[1], x), x);
  }
}

export const RandomInvert = /* @__PURE__ */ callableLayer(RandomInvertLayer);
