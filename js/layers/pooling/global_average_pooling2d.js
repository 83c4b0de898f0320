import { globalAveragePool2d, reshape } from '../../graph/ops.js';
import { Layer, expectChannelsLast } from '../layer.js';

/**
 * The mean of every map.
 *
 * Input [batch, height, width, channels], output [batch, channels]; with keepdims [batch, 1, 1, channels].
 *
 * @example layers.GlobalAveragePooling2D()
 */
export class GlobalAveragePooling2D extends Layer {
  static className = 'GlobalAveragePooling2D';

  /** @param {Record<string, any>} [options] keepdims, name */
  constructor(options) {
    super(options, { dataFormat: 'channels_last', keepdims: false });
    expectChannelsLast(this);
  }

  /** @param {any} x */
  call(x) {
    const y = globalAveragePool2d(x);
    return this.options.keepdims ? reshape(y, [-1, 1, 1, Number(y.shape[1])]) : y;
  }
}
