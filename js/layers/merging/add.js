import { add, addN } from '../../graph/ops.js';
import { fits } from '../../graph/ops/op.js';
import { Merge } from '../merging.js';

/**
 * The sum of several tensors.
 *
 * @example layers.Add()([h, shortcut])
 */
export class Add extends Merge {
  static className = 'Add';

  /** @param {any[]} xs */
  merge(xs) {
    return sumOf(xs);
  }
}

/** @param {any[]} xs at once if they have one shape */
export const sumOf = (xs) => (xs.every((x) => fits(x, xs[0])) ? addN(xs) : xs.reduce((a, b) => add(a, b)));
