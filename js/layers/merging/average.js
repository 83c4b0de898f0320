import { div } from '../../graph/ops.js';
import { sumOf } from './add.js';
import { Merge } from '../merging.js';

/**
 * The mean of several tensors.
 *
 * @example layers.Average()([a, b, c])
 */
export class Average extends Merge {
  static className = 'Average';

  /** @param {any[]} xs */
  merge(xs) {
    return div(sumOf(xs), xs.length);
  }
}
