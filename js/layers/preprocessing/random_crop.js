import { floor } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { Augmentation, SAME, seen } from '../augmentation.js';
import { centre } from './center_crop.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * A part of each picture, while training from anywhere, else from the middle; of a picture that is too small, what
 * `CenterCrop` makes of it.
 *
 * Input [batch, height, width, channels], output [batch, the layer's height, its width, channels].
 *
 * @example layers.RandomCrop(24, 24)
 */
class RandomCropLayer extends Augmentation {
  static className = 'RandomCrop';

  /** @param {number | Record<string, any>} height @param {number | Record<string, any>} [width] @param {Record<string, any>} [options] seed, name */
  constructor(height, width, options) {
    super({ height, width }, options, { height: undefined, width: undefined });
    this.size = ['height', 'width'].map((name) => positiveInteger(this.title, name, this.options[name]));
  }

  /** @param {any} x @param {{training: boolean}} options */
  call(x, options) {
    const pictures = super.call(x, options);
    return pictures.shape[1] === this.size[0] && pictures.shape[2] === this.size[1]
      ? pictures
      : centre(pictures, this.size[0], this.size[1]);
  }

  /** @param {any} x */
  augment(x) {
    const [down, right] = this.size.map((size, k) => x.shape[k + 1] - size);
    if (down <= 0 || right <= 0) return x;
    const [top, left] = this.draw(x, [0, down + 1], [0, right + 1]).map(floor);
    const options = { size: this.size, interpolation: 'nearest', fillMode: 'nearest' };
    return seen(x, options, SAME, [left, [0, 0, 1, 0, 0, 0, 0, 0]], [top, [0, 0, 0, 0, 0, 1, 0, 0]]);
  }
}

export const RandomCrop = /* @__PURE__ */ callableLayer(RandomCropLayer);
