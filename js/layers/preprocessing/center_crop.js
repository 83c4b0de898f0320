import { image, slice } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { expectRank } from '../../graph/ops/op.js';
import { leading } from '../kernel.js';
import { Layer, expectChannelsLast } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The middle of a picture; of one that is too small, the largest part of the right proportions, enlarged.
 *
 * Input [batch, height, width, channels], output [batch, the layer's height, its width, channels].
 *
 * @example layers.CenterCrop(24, 24)
 */
class CenterCropLayer extends Layer {
  static className = 'CenterCrop';

  /** @param {number | Record<string, any>} height @param {number | Record<string, any>} [width] @param {Record<string, any>} [options] name */
  constructor(height, width, options) {
    super(leading({ height, width }, options), {
      height: undefined,
      width: undefined,
      dataFormat: 'channels_last',
    });
    expectChannelsLast(this);
    for (const name of ['height', 'width']) positiveInteger(this.title, name, this.options[name]);
  }

  /** @param {any} x */
  call(x) {
    expectRank(x, 4, '[batch, height, width, channels]');
    return centre(x, this.options.height, this.options.width);
  }
}

/** @param {number} size @param {number} most */
const clamp = (size, most) => Math.max(Math.min(size, most), 1);

/**
 * The middle of pictures, in this size.
 *
 * @param {any} x @param {number} height @param {number} width
 */
export function centre(x, height, width) {
  const [, rows, columns] = x.shape;
  const fits = rows >= height && columns >= width;
  const high = fits ? height : clamp(Math.floor((columns * height) / width), rows);
  const wide = fits ? width : clamp(Math.floor((rows * width) / height), columns);
  const [top, left] = [Math.floor((rows - high) / 2), Math.floor((columns - wide) / 2)];
  const part = slice(x, [0, top, left, 0], [-1, high, wide, -1]);
  return fits ? part : image.resize(part, [height, width]);
}

export const CenterCrop = /* @__PURE__ */ callableLayer(CenterCropLayer);
