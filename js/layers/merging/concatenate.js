import { concatenate } from '../../graph/ops.js';
import { Layer, expectShape } from '../layer.js';

/**
 * Several tensors one behind the other along an axis.
 *
 * @example layers.Concatenate()([left, right])
 */
export class Concatenate extends Layer {
  static className = 'Concatenate';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] axis -1 unless given; name */
  constructor(options) {
    super(options, { axis: -1 });
  }

  /** @param {any} xs */
  call(xs) {
    expectShape(Array.isArray(xs) && xs.length > 0, 'is called on an array of tensors.');
    return concatenate(xs, this.options.axis);
  }
}
