import { div } from '../../graph/ops.js';
import { sumOf } from './add.js';
import { Merge } from '../merging.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of several tensors.
 *
 * @example layers.Average()([a, b, c])
 */
class AverageLayer extends Merge {
  static className = 'Average';

  /** @param {any[]} xs */
  merge(xs) {
    return div(sumOf(xs), xs.length);
  }
}

export const Average = /* @__PURE__ */ callableLayer(AverageLayer);
