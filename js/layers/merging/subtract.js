import { subtract } from '../../graph/ops.js';
import { expectShape } from '../layer.js';
import { Merge } from '../merging.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The first of two tensors without the second.
 *
 * @example layers.Subtract()([a, b])
 */
class SubtractLayer extends Merge {
  static className = 'Subtract';

  /** @param {number} count */
  takes(count) {
    expectShape(count === 2, 'is called on an array of exactly two tensors.');
  }

  /** @param {any[]} xs */
  merge([a, b]) {
    return subtract(a, b);
  }
}

export const Subtract = /* @__PURE__ */ callableLayer(SubtractLayer);
