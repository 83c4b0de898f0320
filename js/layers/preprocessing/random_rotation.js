import { cos, multiply, sin } from '../../graph/ops.js';
import { PlaneAugmentation, middle, seen } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training turns pictures about their middle.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomRotation(0.05)
 */
class RandomRotationLayer extends PlaneAugmentation {
  static className = 'RandomRotation';

  /**
   * @param {number | number[] | Record<string, any>} factor the most that it turns, in parts of a full turn, or [lowest,
   *   highest]; what is positive turns counterclockwise
   * @param {Record<string, any>} [options] fillMode for what lies beyond the border: 'reflect', or 'constant' (the
   *   fillValue, 0), 'nearest' or 'wrap'; interpolation 'bilinear' or 'nearest'; seed, name
   */
  constructor(factor, options) {
    super({ factor }, options, { factor: undefined });
    this.turns = this.range('factor');
  }

  /** @param {any} x */
  augment(x) {
    const [column, row] = middle(x);
    const angle = multiply(this.draw(x, this.turns)[0], 2 * Math.PI);
    return seen(
      x,
      this.options,
      [0, 0, column, 0, 0, row, 0, 0],
      [cos(angle), [1, 0, -column, 0, 1, -row, 0, 0]],
      [sin(angle), [0, -1, row, 1, 0, -column, 0, 0]],
    );
  }
}

export const RandomRotation = /* @__PURE__ */ callableLayer(RandomRotationLayer);
