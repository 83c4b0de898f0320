import { maxPool2d } from '../../graph/ops.js';
import { Pooling2D } from '../pooling.js';

/**
 * The largest value of every window.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels]. Options: poolSize 2, strides (the
 * window's size unless given), padding 'valid' or 'same'.
 *
 * @example layers.MaxPooling2D(2)
 */
export class MaxPooling2D extends Pooling2D {
  static className = 'MaxPooling2D';

  /** @param {any} x */
  call(x) {
    const { poolSize, strides, padding } = this.options;
    return maxPool2d(x, poolSize, { strides, padding });
  }
}
