import { maximum } from '../../graph/ops.js';
import { Merge, chosen } from '../merging.js';

/**
 * The largest of the values of several tensors, element by element.
 *
 * @example layers.Maximum()([a, b])
 */
export class Maximum extends Merge {
  static className = 'Maximum';

  /** @param {any[]} xs @param {any[]} masks */
  merge(xs, masks) {
    return chosen(maximum, xs, masks);
  }
}
