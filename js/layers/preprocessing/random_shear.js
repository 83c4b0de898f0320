import { lessEqual, multiply, where } from '../../graph/ops.js';
import { PlaneAugmentation, SAME, UNIT, seen } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training slants pictures, one way or the other.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomShear(0.2, 0.1)
 */
class RandomShearLayer extends PlaneAugmentation {
  static className = 'RandomShear';

  /**
   * @param {number | number[] | Record<string, any>} [xFactor] by how many columns a row moves against its neighbour at
   *   most, or [lowest, highest]
   * @param {number | number[] | Record<string, any>} [yFactor] the same of rows
   * @param {Record<string, any>} [options] fillMode, interpolation, fillValue as for RandomRotation; seed, name
   */
  constructor(xFactor, yFactor, options) {
    super({ xFactor, yFactor }, options, { xFactor: 0, yFactor: 0 });
    this.slants = ['xFactor', 'yFactor'].map((name) => this.range(name));
  }

  /** @param {any} x */
  augment(x) {
    const [u, across, along] = this.draw(x, UNIT, ...this.slants);
    const way = where(lessEqual(u, 0.5), 1, -1);
    return seen(
      x,
      this.options,
      SAME,
      [multiply(way, across), [0, 1, 0, 0, 0, 0, 0, 0]],
      [multiply(way, along), [0, 0, 0, 1, 0, 0, 0, 0]],
    );
  }
}

export const RandomShear = /* @__PURE__ */ callableLayer(RandomShearLayer);
