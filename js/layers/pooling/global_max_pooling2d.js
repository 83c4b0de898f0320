import { globalMaxPool2d, reshape } from '../../graph/ops.js';
import { Layer, expectChannelsLast } from '../layer.js';

/**
 * The largest value of every map.
 *
 * Input [batch, height, width, channels], output [batch, channels]; with keepdims [batch, 1, 1, channels].
 *
 * @example layers.GlobalMaxPooling2D()
 */
export class GlobalMaxPooling2D extends Layer {
  static className = 'GlobalMaxPooling2D';

  /** @param {Record<string, any>} [options] keepdims, name */
  constructor(options) {
    super(options, { dataFormat: 'channels_last', keepdims: false });
    expectChannelsLast(this);
  }

  /** @param {any} x */
  call(x) {
    const y = globalMaxPool2d(x);
    return this.options.keepdims ? reshape(y, [-1, 1, 1, Number(y.shape[1])]) : y;
  }
}
