import { image, pad, slice } from '../../graph/ops.js';
import { expectRank } from '../../graph/ops/op.js';
import { numberIn, oneOf, positiveInteger } from '../../utils/options.js';
import { ValueError } from '../../errors.js';
import { leading } from '../kernel.js';
import { Layer, expectChannelsLast } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Pictures of one size.
 *
 * Input [batch, height, width, channels], output [batch, the layer's height, its width, channels].
 *
 * @example layers.Resizing(32, 32, { interpolation: 'nearest' })
 */
class ResizingLayer extends Layer {
  static className = 'Resizing';

  /**
   * @param {number | Record<string, any>} height
   * @param {number | Record<string, any>} [width]
   * @param {Record<string, any>} [options] interpolation 'bilinear', or 'nearest' or 'bicubic'; cropToAspectRatio: what
   *   does not fit the proportions is cut off; padToAspectRatio: what is missing is filled with fillValue; antialias; name
   */
  constructor(height, width, options) {
    const defaults = {
      height: undefined,
      width: undefined,
      interpolation: 'bilinear',
      cropToAspectRatio: false,
      padToAspectRatio: false,
      fillMode: 'constant',
      fillValue: 0,
      antialias: false,
      dataFormat: 'channels_last',
    };
    super(leading({ height, width }, options), defaults);
    expectChannelsLast(this);
    for (const name of ['height', 'width']) positiveInteger(this.title, name, this.options[name]);
    oneOf(this.title, 'interpolation', this.options.interpolation, ['bilinear', 'nearest', 'bicubic']);
    oneOf(this.title, 'fillMode', this.options.fillMode, ['constant']);
    numberIn(this.title, 'fillValue', this.options.fillValue);
    if (this.options.cropToAspectRatio && this.options.padToAspectRatio)
      throw new ValueError(`${this.title}: only one of cropToAspectRatio and padToAspectRatio can be true.`);
  }

  /** @param {any} x */
  call(x) {
    expectRank(x, 4, '[batch, height, width, channels]');
    const { height, width, interpolation, antialias } = this.options;
    return image.resize(this.#shaped(x), [height, width], { interpolation, antialias });
  }

  /** x in the proportions that are wanted. @param {any} x */
  #shaped(x) {
    const { height, width, cropToAspectRatio, padToAspectRatio, fillValue } = this.options;
    const [, rows, columns] = x.shape;
    const [high, wide] = [Math.trunc((columns * height) / width), Math.trunc((rows * width) / height)];
    if (cropToAspectRatio) {
      const [h, w] = [Math.max(Math.min(rows, high), 1), Math.max(Math.min(columns, wide), 1)];
      return slice(x, [0, Math.trunc((rows - h) / 2), Math.trunc((columns - w) / 2), 0], [-1, h, w, -1]);
    }
    if (!padToAspectRatio) return x;
    const [above, left] = [Math.max(high, rows) - rows, Math.max(wide, columns) - columns].map((n) => [
      n >> 1,
      n >> 1,
    ]);
    return pad(x, [[0, 0], above, left, [0, 0]], 'constant', fillValue);
  }
}

export const Resizing = /* @__PURE__ */ callableLayer(ResizingLayer);
