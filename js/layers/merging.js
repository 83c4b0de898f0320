import { expandDims, logicalOr, where } from '../graph/ops.js';
import { Layer, expectShape } from './layer.js';

/**
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {SymbolicTensor | null} Mask one value for each step, 0 where it does not count
 *
 * Base of the layers that make one tensor of several, element by element. Shapes broadcast; where ranks differ, axes of
 * size 1 are put behind the batch.
 */
export class Merge extends Layer {
  static className = 'Merge';
  supportsMasking = true;

  /**
   * @param {SymbolicTensor[]} _xs of one rank
   * @param {Mask[]} _masks
   * @returns {SymbolicTensor}
   */
  merge([x], _masks) {
    return x;
  }

  /** How many tensors it takes. @param {number} count */
  takes(count) {
    expectShape(count > 1, 'is called on an array of at least two tensors.');
  }

  /** @param {any} xs @param {any} options */
  call(xs, { mask }) {
    this.takes(Array.isArray(xs) ? xs.length : 0);
    const rank = Math.max(...xs.map((/** @type {SymbolicTensor} */ x) => x.rank));
    const masks = xs.map((/** @type {any} */ _, /** @type {number} */ i) => mask?.[i] ?? null);
    return this.merge(
      xs.map((/** @type {SymbolicTensor} */ x) => raised(x, rank)),
      masks,
    );
  }

  /** A step counts if it does in any input; there is no mask unless all have one. @param {any} xs @param {any} masks */
  computeMask(xs, masks) {
    const list = [masks].flat();
    if (list.length < xs.length || list.some((mask) => !mask)) return null;
    return list.reduce((a, b) => (a === b ? a : logicalOr(a, b)));
  }
}

/** @param {SymbolicTensor} x @param {number} rank */
const raised = (x, rank) =>
  x.rank === rank
    ? x
    : expandDims(
        x,
        Array.from({ length: rank - x.rank }, (_, k) => k + 1),
      );

/** A mask beside the tensor that it belongs to. @param {SymbolicTensor} mask */
export const besideValues = (mask) => expandDims(mask, -1);

/**
 * Maximum and Minimum: where one of two does not count, the other is the result.
 *
 * @param {(a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor} choose
 * @param {SymbolicTensor[]} xs
 * @param {Mask[]} masks
 */
export function chosen(choose, xs, masks) {
  const steps = masks.map((mask) => mask && besideValues(mask));
  let [result, counts] = [xs[0], steps[0]];
  xs.slice(1).forEach((x, i) => {
    const mask = steps[i + 1];
    const right = mask ? where(mask, x, result) : x;
    const left = counts ? where(counts, result, right) : result;
    counts = mask && counts ? logicalOr(counts, mask) : null;
    result = choose(left, right);
  });
  return result;
}
