import {
  abs,
  add,
  clip,
  divideNoNan,
  equal,
  lessEqual,
  max,
  min,
  mod,
  multiply,
  split,
  subtract,
  where,
} from '../../graph/ops.js';
import { expectLastSize } from '../../graph/ops/op.js';
import { Augmentation, UNIT } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training turns colours round the colour circle, one way or the other.
 *
 * Input [batch, height, width, 3] of red, green and blue, output the same.
 *
 * @example layers.RandomHue(0.1, { valueRange: [0, 1] })
 */
class RandomHueLayer extends Augmentation {
  static className = 'RandomHue';

  /**
   * @param {number | number[] | Record<string, any>} factor [lowest, highest] in parts of half the circle; a number stands
   *   for [0, number]
   * @param {Record<string, any>} [options] valueRange: black and white, [0, 255]; seed, name
   */
  constructor(factor, options) {
    super({ factor }, options, { factor: undefined, valueRange: [0, 255] });
    this.turns = this.range('factor', 0);
    this.values = this.valueRange();
  }

  /** @param {any} x */
  augment(x) {
    expectLastSize(x, 3);
    const [u, part] = this.draw(x, UNIT, this.turns);
    const turn = multiply(where(lessEqual(u, 0.5), 3, -3), part);
    const [r, g, b] = split(x, 3, -1);
    const [most, least] = [max(x, -1, true), min(x, -1, true)];
    const span = subtract(most, least);
    // Places on the circle: red 0, green 2, blue 4 of 6; each channel fades out between 1 and 2 from its own.
    const [isRed, isGreen] = [equal(most, r), equal(most, g)];
    const beside = where(isRed, subtract(g, b), where(isGreen, subtract(b, r), subtract(r, g)));
    const hue = add(divideNoNan(beside, span), where(isRed, 0, where(isGreen, 2, 4)));
    const away = abs(subtract(mod(add(add(hue, turn), [3, 1, -1]), 6), 3));
    return clip(add(least, multiply(span, clip(subtract(2, away), 0, 1))), this.values[0], this.values[1]);
  }
}

export const RandomHue = /* @__PURE__ */ callableLayer(RandomHueLayer);
