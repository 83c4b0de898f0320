import { add, clip } from '../../graph/ops.js';
import { Augmentation } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training makes pictures lighter or darker.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomBrightness(0.2, { valueRange: [0, 1] })
 */
class RandomBrightnessLayer extends Augmentation {
  static className = 'RandomBrightness';

  /**
   * @param {number | number[] | Record<string, any>} factor the most that is added or taken away, in parts of the value
   *   range, or [lowest, highest]
   * @param {Record<string, any>} [options] valueRange: black and white, [0, 255]; seed, name
   */
  constructor(factor, options) {
    super({ factor }, options, { factor: undefined, valueRange: [0, 255] });
    this.lighter = this.range('factor');
    this.values = this.valueRange();
  }

  /** @param {any} x */
  augment(x) {
    const [low, high] = this.values;
    const [amount] = this.draw(
      x,
      this.lighter.map((part) => part * (high - low)),
    );
    return clip(add(x, amount), low, high);
  }
}

export const RandomBrightness = /* @__PURE__ */ callableLayer(RandomBrightnessLayer);
