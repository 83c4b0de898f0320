import { ShapeError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { callable } from '../utils/callable.js';
import { numberIn, oneOf } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { Confusion } from './confusion.js';

/**
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../losses/reduce.js').Weights} Weights
 */

const EPSILON = 1e-7;

class FBetaScoreMetric extends Confusion {
  static className = 'FBetaScore';
  byLabel = true;

  /** @param {{average?: 'micro' | 'macro' | 'weighted' | null, beta?: number, threshold?: number, name?: string}} [options] */
  constructor(options, defaults = { beta: 1, name: 'fbeta_score' }) {
    super(options, { average: null, threshold: null, ...defaults });
    const where = `metric ${this.className}`;
    const { average, threshold, beta = 1 } = this.options;
    if (average !== null) oneOf(where, 'average', average, ['micro', 'macro', 'weighted']);
    if (threshold !== null) numberIn(where, 'threshold', threshold, { min: Number.MIN_VALUE, max: 1 });
    this.beta = numberIn(where, 'beta', beta, { min: Number.MIN_VALUE });
    this.thresholds = [threshold ?? 0.5];
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred @param {Weights} weights */
  sums(yTrue, yPred, weights) {
    if (yPred.rank === 2) return super.sums(yTrue, yPred, weights);
    throw new ShapeError(
      `metric ${this.className} expects outputs of shape [batch, classes], but received ${shapeText(yPred.shape)}.`,
    );
  }

  /** @param {SymbolicTensor} yPred */
  bins(yPred) {
    if (this.options.threshold !== null) return super.bins(yPred);
    const largest = ops.max(yPred, { axis: -1, keepdims: true });
    return ops.mul(ops.greaterEqual(yPred, largest), ops.greater(ops.abs(yPred), 1e-9));
  }

  /** @param {number[]} sums @returns {number | number[]} */
  fromSums(sums) {
    const { average } = this.options;
    const labels = sums.length / 4;
    let counts = Array.from({ length: labels }, (_, k) => {
      const { tp, fp, fn } = this.counts(sums, k);
      return { tp: tp[0], fp: fp[0], fn: fn[0] };
    });
    if (average === 'micro') {
      const add = (/** @type {'tp' | 'fp' | 'fn'} */ key) => counts.reduce((sum, one) => sum + one[key], 0);
      counts = [{ tp: add('tp'), fp: add('fp'), fn: add('fn') }];
    }
    const scores = counts.map((one) => this.#score(one));
    if (average === null) return scores;
    const support = counts.map(({ tp, fn }) => tp + fn);
    const all = support.reduce((sum, n) => sum + n, 0) + EPSILON;
    const weights = scores.map((_, k) => (average === 'weighted' ? support[k] / all : 1 / scores.length));
    return scores.reduce((sum, score, k) => sum + score * weights[k], 0);
  }

  /** @param {{tp: number, fp: number, fn: number}} counts */
  #score({ tp, fp, fn }) {
    const precision = tp / (tp + fp + EPSILON);
    const recall = tp / (tp + fn + EPSILON);
    const square = this.beta ** 2;
    return ((1 + square) * precision * recall) / (square * precision + recall + EPSILON);
  }
}

class F1ScoreMetric extends FBetaScoreMetric {
  static className = 'F1Score';

  /** @param {{average?: 'micro' | 'macro' | 'weighted' | null, threshold?: number, name?: string}} [options] */
  constructor(options) {
    super(options, /** @type {any} */ ({}));
  }
}

/**
 * Precision and recall in one number, recall counting beta times as much: for each class, or averaged.
 *
 * @example metrics.FBetaScore({ beta: 2, average: 'macro' })
 */
export const FBetaScore = /* @__PURE__ */ callable(FBetaScoreMetric);
/** The harmonic mean of precision and recall: for each class, or averaged. @example metrics.F1Score({ average: 'macro' }) */
export const F1Score = /* @__PURE__ */ callable(F1ScoreMetric);
