import { add, clip, mean, multiply, subtract } from '../../graph/ops.js';
import { Augmentation } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training raises or lowers the contrast: how far the values of each channel lie from their mean in the picture.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomContrast(0.2, { valueRange: [0, 1] })
 */
class RandomContrastLayer extends Augmentation {
  static className = 'RandomContrast';

  /**
   * @param {number | number[] | Record<string, any>} factor [a, b]: contrast is multiplied by 1 - a to 1 + b; a number
   *   stands for [0, b]
   * @param {Record<string, any>} [options] valueRange: black and white, [0, 255]; seed, name
   */
  constructor(factor, options) {
    super({ factor }, options, { factor: undefined, valueRange: [0, 255] });
    const [a, b] = this.range('factor', 0);
    this.factors = [1 - a, 1 + b];
    this.values = this.valueRange();
  }

  /** @param {any} x */
  augment(x) {
    const [low, high] = this.values;
    const average = mean(x, [1, 2], true);
    return clip(add(multiply(subtract(x, average), this.draw(x, this.factors)[0]), average), low, high);
  }
}

export const RandomContrast = /* @__PURE__ */ callableLayer(RandomContrastLayer);
