import { add, clip, divide, divideNoNan, max, min, multiply, subtract } from '../../graph/ops.js';
import { expectLastSize } from '../../graph/ops/op.js';
import { Augmentation } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training makes colours stronger or weaker.
 *
 * Input [batch, height, width, 3] of red, green and blue, output the same.
 *
 * @example layers.RandomSaturation([0.3, 0.7])
 */
class RandomSaturationLayer extends Augmentation {
  static className = 'RandomSaturation';

  /**
   * @param {number | number[] | Record<string, any>} factor [lowest, highest]: f multiplies the saturation by f / (1 - f),
   *   so 0.5 changes nothing and 0 makes grey
   * @param {Record<string, any>} [options] valueRange: bounds of the saturation, [0, 255]; seed, name
   */
  constructor(factor, options) {
    super({ factor }, options, { factor: undefined, valueRange: [0, 255] });
    this.stronger = this.range('factor');
    this.values = this.valueRange();
  }

  /** @param {any} x */
  augment(x) {
    expectLastSize(x, 3);
    const [f] = this.draw(x, this.stronger);
    const value = max(x, -1, true);
    const missing = subtract(x, value);
    const saturation = divideNoNan(subtract(value, min(x, -1, true)), value);
    const wanted = multiply(saturation, divide(f, add(subtract(1, f), 1e-7)));
    const scale = divideNoNan(clip(wanted, this.values[0], this.values[1]), saturation);
    return add(value, multiply(missing, scale)); // of hue, saturation and value only the second has changed
  }
}

export const RandomSaturation = /* @__PURE__ */ callableLayer(RandomSaturationLayer);
