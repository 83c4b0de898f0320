import { add, clip, less, subtract, where } from '../../graph/ops.js';
import { Augmentation } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training turns light into dark where it is lighter than a threshold, as film does that got far too much light.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.Solarization(0.2, 0.5, { valueRange: [0, 1] })
 */
class SolarizationLayer extends Augmentation {
  static className = 'Solarization';

  /**
   * @param {number | number[] | Record<string, any>} [additionFactor] what is added before, in parts of the value range:
   *   the most, or [lowest, highest]
   * @param {number | number[] | Record<string, any>} [thresholdFactor] where light turns dark, the same way
   * @param {Record<string, any>} [options] valueRange: black and white, [0, 255]; seed, name
   */
  constructor(additionFactor, thresholdFactor, options) {
    const defaults = { additionFactor: 0, thresholdFactor: 0, valueRange: [0, 255] };
    super({ additionFactor, thresholdFactor }, options, defaults);
    this.values = this.valueRange();
    const unit = (this.values[1] - this.values[0]) / 255;
    // Keras scales the upper ends to a byte's 255 values, and leaves the lower ends as they are.
    this.ranges = ['additionFactor', 'thresholdFactor'].map((name) => {
      const [low, high] = this.range(name, 0);
      return [low * unit, high * 255 * unit];
    });
  }

  /** @param {any} x */
  augment(x) {
    const [low, high] = this.values;
    const [addition, threshold] = this.draw(x, ...this.ranges);
    const lighter = clip(add(x, addition), low, high);
    return where(less(lighter, add(threshold, low)), lighter, subtract(low + high, lighter));
  }
}

export const Solarization = /* @__PURE__ */ callableLayer(SolarizationLayer);
