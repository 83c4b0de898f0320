import * as ops from '../graph/ops.js';
import * as losses from '../losses/index.js';
import { mergeWeights } from '../losses/reduce.js';
import { callable } from '../utils/callable.js';
import { snakeCase } from '../utils/names.js';
import { Metric } from './metric.js';

/**
 * Means and sums: of values, of losses, of functions.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../losses/reduce.js').Weights} Weights
 */

/** Takes values alone. */
class OfValues extends Metric {
  /** @param {any} values @param {any} [options] @returns {Promise<void>} */
  updateState(values, options) {
    const list = typeof values === 'number' ? [values] : values;
    return super.updateState(list, list, options);
  }

  /** @param {SymbolicTensor} _ @param {SymbolicTensor} values */
  call(_, values) {
    return values;
  }
}

class MeanMetric extends OfValues {
  static className = 'Mean';
}

class SumMetric extends OfValues {
  static className = 'Sum';

  /** @param {SymbolicTensor} _ @param {SymbolicTensor} values @param {Weights} weights */
  sums(_, values, weights) {
    const factor = mergeWeights(values, weights);
    return ops.sum(factor ? ops.mul(values, factor) : values);
  }

  /** @param {number[]} sums */
  fromSums([total = 0]) {
    return total;
  }
}

/** A loss, or a function of one's own, that is only reported. */
export class FromLoss extends Metric {
  /** @param {losses.Loss} loss @param {string} name */
  constructor(loss, name) {
    super({ name });
    this.loss = loss;
  }

  get targets() {
    return this.loss.targets;
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    return this.loss.call(yTrue, yPred);
  }
}

class MeanMetricWrapperMetric extends FromLoss {
  static className = 'MeanMetricWrapper';

  /**
   * @param {any} f (yTrue, yPred) => one value for each row, composed of ops; or the name of a loss
   * @param {{name?: string}} [options]
   */
  constructor(f, { name } = {}) {
    super(losses.get(f), name ?? snakeCase(typeof f === 'function' ? f.name || 'metric' : String(f)));
  }
}

/**
 * The class of a loss's mean as a metric.
 *
 * @param {string} className
 * @param {Record<string, any>} [defaults] options of the loss that the metric has
 * @param {{loss?: string, name?: string}} [other] loss: its class, where the metric's is called otherwise
 */
function ofLoss(className, defaults = {}, { loss = className, name } = {}) {
  class LossMetric extends Metric {
    static className = className;

    /** @param {any} [options] */
    constructor(options) {
      super(options, name ? { name, ...defaults } : defaults);
      const own = Object.keys(defaults).filter((key) => this.options[key] !== defaults[key]);
      const config = Object.fromEntries(own.map((key) => [key, this.options[key]]));
      this.loss = losses.get({ class_name: loss, config });
    }

    get targets() {
      return this.loss.targets;
    }

    /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
    call(yTrue, yPred) {
      return this.loss.call(yTrue, yPred);
    }
  }
  return callable(LossMetric);
}

const CROSSENTROPY = { fromLogits: false, labelSmoothing: 0 };
const AXIS = { axis: -1 };

/** The mean of values. @example metrics.Mean() */
export const Mean = /* @__PURE__ */ callable(MeanMetric);
/** The sum of values. @example metrics.Sum() */
export const Sum = /* @__PURE__ */ callable(SumMetric);
/** The mean of what a function of ops gives. @example metrics.MeanMetricWrapper((yTrue, yPred) => ops.meanSquaredError(yTrue, yPred)) */
export const MeanMetricWrapper = /* @__PURE__ */ callable(MeanMetricWrapperMetric);
/** The mean of (target - output)². @example metrics.MeanSquaredError() */
export const MeanSquaredError = /* @__PURE__ */ ofLoss('MeanSquaredError');
/** The mean of |target - output|. @example metrics.MeanAbsoluteError() */
export const MeanAbsoluteError = /* @__PURE__ */ ofLoss('MeanAbsoluteError');
/** The mean of |target - output| in percent of the target. @example metrics.MeanAbsolutePercentageError() */
export const MeanAbsolutePercentageError = /* @__PURE__ */ ofLoss('MeanAbsolutePercentageError');
/** The mean of the squared differences of logarithms. @example metrics.MeanSquaredLogarithmicError() */
export const MeanSquaredLogarithmicError = /* @__PURE__ */ ofLoss('MeanSquaredLogarithmicError');
/** The mean of log(cosh(output - target)). @example metrics.LogCoshError() */
export const LogCoshError = /* @__PURE__ */ ofLoss('LogCoshError', {}, { loss: 'LogCosh', name: 'logcosh' });
/** The mean crossentropy of yes-or-no outputs. @example metrics.BinaryCrossentropy() */
export const BinaryCrossentropy = /* @__PURE__ */ ofLoss('BinaryCrossentropy', CROSSENTROPY);
/** The mean crossentropy of one-hot targets. @example metrics.CategoricalCrossentropy() */
export const CategoricalCrossentropy = /* @__PURE__ */ ofLoss('CategoricalCrossentropy', {
  ...CROSSENTROPY,
  ...AXIS,
});
/** The mean crossentropy of labels. @example metrics.SparseCategoricalCrossentropy() */
export const SparseCategoricalCrossentropy = /* @__PURE__ */ ofLoss('SparseCategoricalCrossentropy', {
  fromLogits: false,
  ignoreClass: null,
  ...AXIS,
});
/** The mean divergence of Kullback and Leibler. @example metrics.KLDivergence() */
export const KLDivergence = /* @__PURE__ */ ofLoss('KLDivergence');
/** The mean of output - target log(output). @example metrics.Poisson() */
export const Poisson = /* @__PURE__ */ ofLoss('Poisson');
/** The mean of max(1 - target output, 0), targets being -1 or 1. @example metrics.Hinge() */
export const Hinge = /* @__PURE__ */ ofLoss('Hinge');
/** The same, squared. @example metrics.SquaredHinge() */
export const SquaredHinge = /* @__PURE__ */ ofLoss('SquaredHinge');
/** How much the best wrong class is ahead of the right one, by 1 at least. @example metrics.CategoricalHinge() */
export const CategoricalHinge = /* @__PURE__ */ ofLoss('CategoricalHinge');
