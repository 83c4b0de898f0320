import { PlaneAugmentation, SAME, middle, seen } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training shows pictures larger or smaller, about their middle.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomZoom([-0.2, 0.1])
 */
class RandomZoomLayer extends PlaneAugmentation {
  static className = 'RandomZoom';

  /**
   * @param {number | number[] | Record<string, any>} heightFactor how much more of the height is seen, a number for both
   *   directions or [lowest, highest]: 0.2 shows a fifth more, -0.2 a fifth less
   * @param {number | number[] | null | Record<string, any>} [widthFactor] of the width; null: as of the height
   * @param {Record<string, any>} [options] fillMode, interpolation, fillValue as for RandomRotation; seed, name
   */
  constructor(heightFactor, widthFactor, options) {
    super({ heightFactor, widthFactor }, options, { heightFactor: undefined, widthFactor: null });
    const names = this.options.widthFactor === null ? ['heightFactor'] : ['heightFactor', 'widthFactor'];
    this.more = names.map((name) => this.range(name));
  }

  /** @param {any} x */
  augment(x) {
    const [column, row] = middle(x);
    const [high, wide = high] = this.draw(x, ...this.more);
    return seen(
      x,
      this.options,
      SAME,
      [wide, [1, 0, -column, 0, 0, 0, 0, 0]],
      [high, [0, 0, 0, 0, 1, -row, 0, 0]],
    );
  }
}

export const RandomZoom = /* @__PURE__ */ callableLayer(RandomZoomLayer);
