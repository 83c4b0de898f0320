import { flip, lessEqual, where } from '../../graph/ops.js';
import { oneOf } from '../../utils/options.js';
import { Augmentation, UNIT } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

const AXES = { horizontal: [2], vertical: [1], horizontal_and_vertical: [1, 2] };

/**
 * While training mirrors every other picture at random: left for right, upside down, or both at once.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomFlip('horizontal')
 */
class RandomFlipLayer extends Augmentation {
  static className = 'RandomFlip';

  /** @param {string | Record<string, any>} [mode] 'horizontal_and_vertical', 'horizontal' or 'vertical' @param {Record<string, any>} [options] seed, name */
  constructor(mode, options) {
    super({ mode }, options, { mode: 'horizontal_and_vertical' });
    const known = oneOf(this.title, 'mode', this.options.mode, Object.keys(AXES));
    this.axes = AXES[/** @type {keyof typeof AXES} */ (known)];
  }

  /** @param {any} x */
  augment(x) {
    const [u] = this.draw(x, UNIT);
    return where(lessEqual(u, 0.5), flip(x, this.axes), x);
  }
}

export const RandomFlip = /* @__PURE__ */ callableLayer(RandomFlipLayer);
