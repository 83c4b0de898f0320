import { PlaneAugmentation, SAME, seen } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training moves pictures.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomTranslation(0.1, 0.1)
 */
class RandomTranslationLayer extends PlaneAugmentation {
  static className = 'RandomTranslation';

  /**
   * @param {number | number[] | Record<string, any>} heightFactor the most that it moves up or down, in parts of the height,
   *   or [lowest, highest]; what is positive moves down
   * @param {number | number[] | Record<string, any>} [widthFactor] the same to the left and right
   * @param {Record<string, any>} [options] fillMode, interpolation, fillValue as for RandomRotation; seed, name
   */
  constructor(heightFactor, widthFactor, options) {
    const defaults = { heightFactor: undefined, widthFactor: undefined };
    super({ heightFactor, widthFactor }, options, defaults);
    this.moves = ['heightFactor', 'widthFactor'].map((name) => this.range(name));
  }

  /** @param {any} x */
  augment(x) {
    const [, height, width] = x.shape;
    const [down, right] = this.draw(x, ...this.moves);
    return seen(
      x,
      this.options,
      SAME,
      [right, [0, 0, -width, 0, 0, 0, 0, 0]],
      [down, [0, 0, 0, 0, 0, -height, 0, 0]],
    );
  }
}

export const RandomTranslation = /* @__PURE__ */ callableLayer(RandomTranslationLayer);
