import { minimum } from '../../graph/ops.js';
import { Merge, chosen } from '../merging.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The smallest of the values of several tensors, element by element.
 *
 * @example layers.Minimum()([a, b])
 */
class MinimumLayer extends Merge {
  static className = 'Minimum';

  /** @param {any[]} xs @param {any[]} masks */
  merge(xs, masks) {
    return chosen(minimum, xs, masks);
  }
}

export const Minimum = /* @__PURE__ */ callableLayer(MinimumLayer);
