import { averagePool2d } from '../../graph/ops.js';
import { Pooling2D } from '../pooling.js';

/**
 * The mean of every window; cells outside of the picture do not count.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels]. Options: poolSize 2, strides (the
 * window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.AveragePooling2D(2)
 */
export class AveragePooling2D extends Pooling2D {
  static className = 'AveragePooling2D';

  /** @param {any} x */
  call(x) {
    const { poolSize, strides, padding } = this.options;
    return averagePool2d(x, poolSize, { strides, padding });
  }
}
