import { minimum } from '../../graph/ops.js';
import { Merge, chosen } from '../merging.js';

/**
 * The smallest of the values of several tensors, element by element.
 *
 * @example layers.Minimum()([a, b])
 */
export class Minimum extends Merge {
  static className = 'Minimum';

  /** @param {any[]} xs @param {any[]} masks */
  merge(xs, masks) {
    return chosen(minimum, xs, masks);
  }
}
