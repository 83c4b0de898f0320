import * as ops from '../graph/ops.js';
import { EPSILON, Loss, meanOfRow } from './loss.js';

/**
 * Losses of numbers, and of what is counted.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('./loss.js').Reduction} Reduction
 * @typedef {{name?: string, reduction?: Reduction}} LossOptions
 */

export class MeanSquaredErrorLoss extends Loss {
  static className = 'MeanSquaredError';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.meanSquaredError(target, output);
  }
}

export class MeanAbsoluteErrorLoss extends Loss {
  static className = 'MeanAbsoluteError';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.meanAbsoluteError(target, output);
  }
}

export class MeanAbsolutePercentageErrorLoss extends Loss {
  static className = 'MeanAbsolutePercentageError';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const difference = ops.divide(ops.subtract(target, output), ops.maximum(ops.abs(target), EPSILON));
    return ops.multiply(meanOfRow(ops.abs(difference)), 100);
  }
}

export class MeanSquaredLogarithmicErrorLoss extends Loss {
  static className = 'MeanSquaredLogarithmicError';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const [t, y] = [target, output].map((x) => ops.log1p(ops.maximum(x, EPSILON)));
    return meanOfRow(ops.square(ops.subtract(y, t)));
  }
}

export class HuberLoss extends Loss {
  static className = 'Huber';

  /** @param {number | (LossOptions & {delta?: number})} [delta] @param {LossOptions} [options] */
  constructor(delta, options) {
    super(typeof delta === 'number' ? { delta, ...options } : delta, { name: 'huber_loss', delta: 1 });
    this.expectNumbers(['delta']);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const { delta } = this.options;
    const error = ops.subtract(output, target);
    const size = ops.abs(error);
    const far = ops.subtract(ops.multiply(size, delta), delta ** 2 / 2);
    const near = ops.multiply(ops.square(error), 0.5);
    return meanOfRow(ops.where(ops.lessEqual(size, delta), near, far));
  }
}

export class LogCoshLoss extends Loss {
  static className = 'LogCosh';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const error = ops.subtract(output, target);
    const folded = ops.add(error, ops.softplus(ops.multiply(error, -2)));
    return meanOfRow(ops.subtract(folded, Math.LN2));
  }
}

export class CosineSimilarityLoss extends Loss {
  static className = 'CosineSimilarity';

  /** @param {LossOptions & {axis?: number}} [options] */
  constructor(options) {
    super(options, { axis: -1 });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const { axis } = this.options;
    const [t, y] = [target, output].map((x) => ops.normalize(x, axis, EPSILON));
    return ops.negative(ops.sum(ops.multiply(t, y), axis));
  }
}

export class PoissonLoss extends Loss {
  static className = 'Poisson';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options);
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return meanOfRow(ops.subtract(output, ops.multiply(target, ops.log(ops.add(output, EPSILON)))));
  }
}

export class KLDivergenceLoss extends Loss {
  static className = 'KLDivergence';

  /** @param {LossOptions} [options] */
  constructor(options) {
    super(options, { name: 'kl_divergence' });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const [t, y] = [target, output].map((x) => ops.clip(x, EPSILON, 1));
    return ops.sum(ops.multiply(t, ops.log(ops.divide(t, y))), -1);
  }
}
