import { add, addN } from '../../graph/ops.js';
import { fits } from '../../graph/ops/op.js';
import { Merge } from '../merging.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The sum of several tensors.
 *
 * @example layers.Add()([h, shortcut])
 */
class AddLayer extends Merge {
  static className = 'Add';

  /** @param {any[]} xs */
  merge(xs) {
    return sumOf(xs);
  }
}

/** @param {any[]} xs at once if they have one shape */
export const sumOf = (xs) => (xs.every((x) => fits(x, xs[0])) ? addN(xs) : xs.reduce((a, b) => add(a, b)));

export const Add = /* @__PURE__ */ callableLayer(AddLayer);
