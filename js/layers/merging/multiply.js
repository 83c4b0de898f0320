import { logicalOr, mul, where } from '../../graph/ops.js';
import { Merge, besideValues } from '../merging.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The product of several tensors, element by element. Steps that a mask takes out count as 1; where it takes out all,
 * the result is 0.
 *
 * @example layers.Multiply()([values, gates])
 */
class MultiplyLayer extends Merge {
  static className = 'Multiply';

  /** @param {any[]} xs @param {any[]} masks */
  merge(xs, masks) {
    const steps = masks.map((mask) => mask && besideValues(mask));
    const product = xs.map((x, i) => (steps[i] ? where(steps[i], x, 1) : x)).reduce((a, b) => mul(a, b));
    return steps.every(Boolean) ? where(steps.reduce(logicalOr), product, 0) : product;
  }
}

export const Multiply = /* @__PURE__ */ callableLayer(MultiplyLayer);
