import * as ops from '../graph/ops.js';
import { EPSILON, Loss, meanOfRow } from './loss.js';

/**
 * Losses that want a margin, and losses of how far two sets overlap.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('./regression.js').LossOptions} LossOptions
 */

/** Targets of -1 and 1; those of 0 and 1 are made so, if all of the batch are. @param {SymbolicTensor} target */
function signs(target) {
  const isBinary = ops.all(ops.logicalOr(ops.equal(target, 0), ops.equal(target, 1)));
  return ops.where(isBinary, ops.subtract(ops.multiply(target, 2), 1), target);
}

/** @param {SymbolicTensor} target @param {SymbolicTensor} output */
const missing = (target, output) => ops.maximum(ops.subtract(1, ops.multiply(signs(target), output)), 0);

export class HingeLoss extends Loss {
  static className = 'Hinge';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return meanOfRow(missing(target, output));
  }
}

export class SquaredHingeLoss extends Loss {
  static className = 'SquaredHinge';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return meanOfRow(ops.square(missing(target, output)));
  }
}

export class CategoricalHingeLoss extends Loss {
  static className = 'CategoricalHinge';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const right = ops.sum(ops.multiply(target, output), -1);
    const wrong = ops.max(ops.multiply(ops.subtract(1, target), output), -1);
    return ops.maximum(ops.add(ops.subtract(wrong, right), 1), 0);
  }
}

export class DiceLoss extends Loss {
  static className = 'Dice';

  /** @param {LossOptions & {axis?: number | number[] | null}} [options] axis: over which to sum, all unless given */
  constructor(options) {
    super(options, { axis: null });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const total = (/** @type {SymbolicTensor} */ x) => ops.sum(x, this.options.axis);
    const both = ops.multiply(total(ops.multiply(target, output)), 2);
    return ops.subtract(1, ops.divide(both, ops.add(ops.add(total(target), total(output)), EPSILON)));
  }
}

export class TverskyLoss extends Loss {
  static className = 'Tversky';

  /** @param {LossOptions & {alpha?: number, beta?: number, axis?: number | number[] | null}} [options] alpha, beta: how much missing and surplus values count; axis: over which to sum, all unless given */
  constructor(options) {
    super(options, { alpha: 0.5, beta: 0.5, axis: null });
    this.expectNumbers(['alpha', 'beta']);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const { alpha, beta, axis } = this.options;
    const both = ops.multiply(target, output);
    const overlap = ops.sum(both, axis);
    const missed = ops.multiply(ops.sum(ops.subtract(target, both), axis), alpha);
    const surplus = ops.multiply(ops.sum(ops.subtract(output, both), axis), beta);
    const all = ops.add(ops.add(ops.add(overlap, missed), surplus), EPSILON);
    return ops.subtract(1, ops.divide(overlap, all));
  }
}
