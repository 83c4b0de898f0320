import { maximum } from '../../graph/ops.js';
import { Merge, chosen } from '../merging.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The largest of the values of several tensors, element by element.
 *
 * @example layers.Maximum()([a, b])
 */
class MaximumLayer extends Merge {
  static className = 'Maximum';

  /** @param {any[]} xs @param {any[]} masks */
  merge(xs, masks) {
    return chosen(maximum, xs, masks);
  }
}

export const Maximum = /* @__PURE__ */ callableLayer(MaximumLayer);
