import { image } from '../../graph/ops.js';
import { oneOf } from '../../utils/options.js';
import { UpSampling } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Enlarges a picture by whole factors: repeats its cells, or fits a surface through their centres.
 *
 * Input [batch, height, width, channels], output [batch, height · size, width · size, channels].
 *
 * @example layers.UpSampling2D(2, { interpolation: 'bilinear' })
 */
class UpSampling2DLayer extends UpSampling {
  static className = 'UpSampling2D';

  /**
   * @param {any} [size] one factor, or one for each direction: 2 unless given
   * @param {Record<string, any>} [options] interpolation ('nearest' unless given, 'bilinear', 'bicubic'), name
   */
  constructor(size, options) {
    super(2, size, options, { dataFormat: 'channels_last', interpolation: 'nearest' });
    const { interpolation } = this.options;
    const choices = ['nearest', 'bilinear', 'bicubic'];
    this.options.interpolation = oneOf(this.title, 'interpolation', interpolation, choices);
  }

  /** @param {any} x */
  call(x) {
    const { interpolation } = this.options;
    if (interpolation === 'nearest') return super.call(x);
    this.expectAxes(x);
    const [height, width] = this.factors.map((factor, k) => factor * x.shape[k + 1]);
    return image.resize(x, [height, width], { interpolation });
  }
}

export const UpSampling2D = /* @__PURE__ */ callableLayer(UpSampling2DLayer);
