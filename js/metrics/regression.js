import { ShapeError, ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { mergeWeights } from '../losses/reduce.js';
import { callable } from '../utils/callable.js';
import { describe } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { Metric, meanSums } from './metric.js';

/**
 * How near outputs are to numbers.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../losses/reduce.js').Weights} Weights
 */

class RootMeanSquaredErrorMetric extends Metric {
  static className = 'RootMeanSquaredError';

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred @param {Weights} weights */
  sums(yTrue, yPred, { weight }) {
    return meanSums(ops.square(ops.sub(yPred, yTrue)), { weight });
  }

  /** @param {number[]} sums */
  fromSums(sums) {
    return Math.sqrt(super.fromSums(sums));
  }
}

/** Vectors of length 1 along an axis; those of length 0 stay. @param {SymbolicTensor} x @param {number} axis */
const unit = (x, axis) =>
  ops.div(x, ops.sqrt(ops.maximum(ops.sum(ops.square(x), { axis, keepdims: true }), 1e-12)));

class AlongAxis extends Metric {
  /** @param {{axis?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { axis: -1 });
  }
}

class CosineSimilarityMetric extends AlongAxis {
  static className = 'CosineSimilarity';

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    const { axis } = this.options;
    return ops.sum(ops.mul(unit(yTrue, axis), unit(yPred, axis)), { axis });
  }
}

/** @param {SymbolicTensor} x @param {number} axis */
const meanAlong = (x, axis) => ops.mean(x, { axis, keepdims: true });

class PearsonCorrelationMetric extends AlongAxis {
  static className = 'PearsonCorrelation';

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    const { axis } = this.options;
    const [a, b] = [yTrue, yPred].map((x) => {
      const centred = ops.sub(x, meanAlong(x, axis));
      return ops.div(centred, ops.sqrt(meanAlong(ops.square(centred), axis)));
    });
    return ops.mean(ops.mul(a, b), { axis });
  }
}

class ConcordanceCorrelationMetric extends AlongAxis {
  static className = 'ConcordanceCorrelation';

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    const { axis } = this.options;
    const [meanTrue, meanPred] = [yTrue, yPred].map((x) => meanAlong(x, axis));
    const variance = (/** @type {SymbolicTensor} */ x, /** @type {SymbolicTensor} */ mean) =>
      meanAlong(ops.square(ops.sub(x, mean)), axis);
    const norm = ops.add(
      ops.add(variance(yTrue, meanTrue), variance(yPred, meanPred)),
      ops.square(ops.sub(meanTrue, meanPred)),
    );
    // Both are measured from the mean of the outputs, as in Keras; their product's mean is the covariance all the same.
    const product = ops.mul(ops.sub(yTrue, meanPred), ops.sub(yPred, meanPred));
    return ops.mean(ops.div(ops.mul(product, 2), ops.add(norm, 1e-7)), { axis });
  }
}

const AGGREGATIONS = ['uniform_average', 'variance_weighted_average', null];

class R2ScoreMetric extends Metric {
  static className = 'R2Score';

  /** @param {{classAggregation?: string | null, numRegressors?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { classAggregation: 'uniform_average', numRegressors: 0 });
    const { classAggregation, numRegressors } = this.options;
    if (!AGGREGATIONS.includes(classAggregation)) {
      throw new ValueError(
        `metric R2Score: classAggregation must be 'uniform_average', 'variance_weighted_average' or null; ` +
          `received ${describe(classAggregation)}.`,
      );
    }
    if (!(Number.isInteger(numRegressors) && numRegressors >= 0)) {
      throw new ValueError(
        `metric R2Score: numRegressors must be a whole number from 0; received ${describe(numRegressors)}.`,
      );
    }
  }

  /**
   * By column: sums of weights, targets, their squares and the squared errors; then the number of values.
   *
   * @param {SymbolicTensor} yTrue
   * @param {SymbolicTensor} yPred
   * @param {Weights} weights
   */
  sums(yTrue, yPred, { weight = null }) {
    if (yPred.rank !== 2) {
      throw new ShapeError(
        `metric R2Score expects outputs of shape [batch, columns], but received ${shapeText(yPred.shape)}.`,
      );
    }
    const ones = ops.add(ops.mul(yTrue, 0), 1);
    const factor = weight
      ? ops.mul(ones, /** @type {SymbolicTensor} */ (mergeWeights(yTrue, { weight })))
      : ones;
    const total = (/** @type {SymbolicTensor} */ x) => ops.sum(ops.mul(x, factor), { axis: 0 });
    const errors = ops.square(ops.sub(yTrue, yPred));
    return [...[ones, yTrue, ops.square(yTrue), errors].map(total), ops.sum(ones)];
  }

  /** @param {number[]} sums @returns {number | number[]} */
  fromSums(sums) {
    const columns = (sums.length - 1) / 4;
    const [count, sum, squares, errors] = [0, 1, 2, 3].map((i) => sums.slice(i * columns, (i + 1) * columns));
    const variance = squares.map((square, k) => square - sum[k] * (sum[k] / count[k]));
    const scores = errors.map((error, k) => (variance[k] === 0 ? 0 : 1 - error / variance[k]));
    const { classAggregation } = this.options;
    if (classAggregation === null) return scores.map((score) => this.#adjust(score, sums[sums.length - 1]));
    const weights = classAggregation === 'uniform_average' ? scores.map(() => 1) : variance;
    const total = weights.reduce((all, weight) => all + weight, 0);
    const score = scores.reduce((all, one, k) => all + one * weights[k], 0) / total;
    return this.#adjust(score, sums[sums.length - 1]);
  }

  /** What is left where every regressor is held against it. @param {number} score @param {number} samples */
  #adjust(score, samples) {
    const { numRegressors: p } = this.options;
    if (p === 0 || p >= samples - 1) return score;
    return 1 - ((1 - score) * (samples - 1)) / (samples - p - 1);
  }
}

/** The root of the mean squared error. @example metrics.RootMeanSquaredError() */
export const RootMeanSquaredError = /* @__PURE__ */ callable(RootMeanSquaredErrorMetric);
/** The cosine of the angle between output and target. @example metrics.CosineSimilarity() */
export const CosineSimilarity = /* @__PURE__ */ callable(CosineSimilarityMetric);
/** The correlation of output and target along an axis. @example metrics.PearsonCorrelation() */
export const PearsonCorrelation = /* @__PURE__ */ callable(PearsonCorrelationMetric);
/** How near pairs of output and target are to being equal, along an axis. @example metrics.ConcordanceCorrelation() */
export const ConcordanceCorrelation = /* @__PURE__ */ callable(ConcordanceCorrelationMetric);
/** The part of the targets' variance that the outputs explain. @example metrics.R2Score() */
export const R2Score = /* @__PURE__ */ callable(R2ScoreMetric);
