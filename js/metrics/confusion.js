import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { callable } from '../utils/callable.js';
import { numberIn, positiveInteger } from '../utils/options.js';
import { Metric } from './metric.js';

/**
 * Metrics of yes-or-no outputs at one or several thresholds. All of them add up the same: how much weight of false and of
 * true samples lies between two thresholds. What lies above a threshold is then a sum over the bins above it.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../losses/reduce.js').Weights} Weights
 *
 * True and false positives and negatives at each threshold.
 * @typedef {{tp: number[], fp: number[], tn: number[], fn: number[]}} Counts
 */

const NONE = -1e9; // added to a place, it is none
const FEW = 8; // thresholds up to which outputs are compared with each

/** @param {SymbolicTensor} x @param {number[]} sizes behind the batch */
const reshape = (x, ...sizes) => ops.reshape(x, [-1, ...sizes]);

/** Sizes of a sample. @param {SymbolicTensor} x */
const sample = ({ shape }) => shape.slice(1).map(Number);

/** a / b, and 0 where b is. @param {number} a @param {number} b */
export const ratio = (a, b) => (b === 0 ? 0 : a / b);

/** Base of the metrics at thresholds. */
export class Confusion extends Metric {
  /** Sorted, from below. @type {number[]} */ thresholds = [0.5];
  /** Whether they lie at equal distances from 0 to 1: the bin of an output is then a product away. */
  even = false;
  /** Whether each column of the outputs counts for itself. */
  byLabel = false;
  /** Weights of the columns. @type {number[] | null} */ labelWeights = null;
  /** Only the largest so many outputs of a row count as yes. @type {number | null} */ topK = null;
  /** The only column that counts. @type {number | null} */ classId = null;

  /**
   * How many thresholds each output is above.
   *
   * @param {SymbolicTensor} yPred
   * @returns {SymbolicTensor}
   */
  bins(yPred) {
    const { thresholds, topK } = this;
    const size = thresholds.length;
    if (this.even && size > FEW) {
      const place = ops.ceil(ops.mul(ops.clip(yPred, 0, 1), size - 1));
      return thresholds[0] < 0 ? ops.maximum(place, 1) : place;
    }
    const above =
      size === 1
        ? ops.greater(yPred, thresholds[0])
        : ops.sum(ops.greater(reshape(yPred, ...sample(yPred), 1), thresholds), { axis: -1 });
    return topK === null ? above : ops.mul(above, amongLargest(yPred, topK));
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred @param {Weights} weights */
  sums(yTrue, yPred, { weight = null }) {
    const columns = Number(yPred.shape.at(-1));
    const labels = this.byLabel ? columns : 1;
    const bins = this.thresholds.length + 1;
    const truth = ops.notEqual(yTrue, 0);
    let place = ops.mul(ops.add(ops.mul(truth, bins), this.bins(yPred)), labels);
    const offsets = Array.from({ length: columns }, (_, k) => this.#offset(k));
    if (offsets.some((offset) => offset !== 0)) place = ops.add(place, offsets);
    return ops.bincount(place, 2 * bins * labels, { weights: this.#weights(weight, yPred) });
  }

  /** What is added to the places of a column. @param {number} k */
  #offset(k) {
    if (this.classId !== null && this.classId !== k) return NONE;
    return this.byLabel ? k : 0;
  }

  /** @param {SymbolicTensor | null} weight @param {SymbolicTensor} yPred @returns {SymbolicTensor | null} */
  #weights(weight, yPred) {
    if (!this.labelWeights || this.byLabel) return weight;
    const spread = ops.add(ops.mul(yPred, 0), this.labelWeights);
    if (!weight) return spread;
    return ops.mul(spread, reshape(weight, ...sample(weight), ...Array(yPred.rank - weight.rank).fill(1)));
  }

  /**
   * @param {number[]} sums
   * @param {number} [label]
   * @returns {Counts} at the sorted thresholds
   */
  counts(sums, label = 0) {
    const bins = this.thresholds.length + 1;
    const labels = sums.length / (2 * bins);
    const column = (/** @type {number} */ truth) =>
      Array.from({ length: bins }, (_, bin) => sums[(truth * bins + bin) * labels + label] ?? 0);
    const [negative, positive] = [above(column(0)), above(column(1))];
    const [allNegative, allPositive] = [negative[0], positive[0]];
    const [fp, tp] = [negative.slice(1), positive.slice(1)];
    return { tp, fp, tn: fp.map((n) => allNegative - n), fn: tp.map((n) => allPositive - n) };
  }
}

/** For each bin the sum of it and all behind it. @param {number[]} bins */
function above(bins) {
  const sums = [...bins];
  for (let i = sums.length - 2; i >= 0; i--) sums[i] += sums[i + 1];
  return sums;
}

/**
 * 1 for the k largest values of each row, of equal ones the first.
 *
 * @param {SymbolicTensor} x
 * @param {number} k
 */
function amongLargest(x, k) {
  const sizes = sample(x);
  const columns = sizes[sizes.length - 1];
  const own = reshape(x, ...sizes, 1);
  const others = reshape(x, ...sizes.slice(0, -1), 1, columns);
  const earlier = Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Number(j < i)),
  );
  const better = ops.add(ops.greater(others, own), ops.mul(ops.equal(others, own), earlier));
  return ops.less(ops.sum(better, { axis: -1 }), k);
}

/** Whether they are 0, 1/n, …, 1. @param {number[]} thresholds */
export const areEven = (thresholds) =>
  thresholds.length > 2 && thresholds.every((t, i) => Math.abs(t - i / (thresholds.length - 1)) < 1e-7);

/** Thresholds as the user gave them: one, or several in any order. */
class AtThresholds extends Confusion {
  /** @type {number[]} where the thresholds given stand among the sorted ones */ #places = [0];

  /** @param {any} given @param {Record<string, any>} [defaults] */
  constructor(given, defaults = {}) {
    super(given, { thresholds: null, ...defaults });
    const where = `metric ${this.className}`;
    const { thresholds, topK = null, classId = null } = this.options;
    if (topK !== null) this.topK = positiveInteger(where, 'topK', topK);
    if (classId !== null) this.classId = numberIn(where, 'classId', classId, { min: 0 });
    if (thresholds === null) this.thresholds = [topK === null ? 0.5 : -1e10];
    else {
      const list = [thresholds].flat();
      for (const threshold of list) numberIn(where, 'thresholds', threshold, { min: 0, max: 1 });
      this.thresholds = [...list].sort((a, b) => a - b);
      this.#places = list.map((threshold) => this.thresholds.indexOf(threshold));
    }
    this.even = areEven(this.thresholds);
  }

  /**
   * @param {number} _tp
   * @param {number} _fp
   * @param {number} _tn
   * @param {number} _fn
   * @returns {number}
   */
  value(_tp, _fp, _tn, _fn) {
    throw new ValueError('must define value(tp, fp, tn, fn).');
  }

  /** @param {number[]} sums @returns {number | number[]} */
  fromSums(sums) {
    const { tp, fp, tn, fn } = this.counts(sums);
    const values = this.#places.map((i) => this.value(tp[i], fp[i], tn[i], fn[i]));
    return values.length === 1 ? values[0] : values;
  }
}

class TruePositivesMetric extends AtThresholds {
  static className = 'TruePositives';
  value(/** @type {number} */ tp) {
    return tp;
  }
}

class FalsePositivesMetric extends AtThresholds {
  static className = 'FalsePositives';
  value(/** @type {number} */ _tp, /** @type {number} */ fp) {
    return fp;
  }
}

class TrueNegativesMetric extends AtThresholds {
  static className = 'TrueNegatives';
  value(/** @type {number} */ _tp, /** @type {number} */ _fp, /** @type {number} */ tn) {
    return tn;
  }
}

class FalseNegativesMetric extends AtThresholds {
  static className = 'FalseNegatives';
  value(
    /** @type {number} */ _tp,
    /** @type {number} */ _fp,
    /** @type {number} */ _tn,
    /** @type {number} */ fn,
  ) {
    return fn;
  }
}

class PrecisionMetric extends AtThresholds {
  static className = 'Precision';

  /** @param {{thresholds?: number | number[], topK?: number, classId?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { topK: null, classId: null });
  }

  value(/** @type {number} */ tp, /** @type {number} */ fp) {
    return ratio(tp, tp + fp);
  }
}

class RecallMetric extends AtThresholds {
  static className = 'Recall';

  /** @param {{thresholds?: number | number[], topK?: number, classId?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { topK: null, classId: null });
  }

  value(
    /** @type {number} */ tp,
    /** @type {number} */ _fp,
    /** @type {number} */ _tn,
    /** @type {number} */ fn,
  ) {
    return ratio(tp, tp + fn);
  }
}

/** @param {number} count @returns {number[]} at equal distances from 0 to 1 */
export const evenThresholds = (count) => Array.from({ length: count }, (_, i) => i / (count - 1));

/** The best of one rate among the thresholds at which another is at least as large as asked. */
class RateAtRate extends Confusion {
  static given = '';
  static rates = ['', ''];

  /** @param {any} least @param {any} [options] */
  constructor(least, options) {
    const own = /** @type {typeof RateAtRate} */ (new.target);
    super(typeof least === 'number' ? { ...options, [own.given]: least } : { ...least, ...options }, {
      [own.given]: undefined,
      numThresholds: 200,
      classId: null,
    });
    const where = `metric ${this.className}`;
    this.least = numberIn(where, own.given, this.options[own.given], { min: 0, max: 1 });
    const count = positiveInteger(where, 'numThresholds', this.options.numThresholds);
    this.classId = this.options.classId;
    this.thresholds = count === 1 ? [0.5] : evenThresholds(count);
    this.even = count > 1;
  }

  /** @param {number[]} sums */
  fromSums(sums) {
    const { tp, fp, tn, fn } = this.counts(sums);
    /** @type {Record<string, (i: number) => number>} */ const rates = {
      recall: (i) => ratio(tp[i], tp[i] + fn[i]),
      precision: (i) => ratio(tp[i], tp[i] + fp[i]),
      specificity: (i) => ratio(tn[i], tn[i] + fp[i]),
    };
    const [wanted, bound] = /** @type {typeof RateAtRate} */ (this.constructor).rates;
    const values = tp.map((_, i) =>
      Math.fround(rates[bound](i)) >= Math.fround(this.least) ? rates[wanted](i) : 0,
    );
    return Math.max(0, ...values);
  }
}

class PrecisionAtRecallMetric extends RateAtRate {
  static className = 'PrecisionAtRecall';
  static given = 'recall';
  static rates = ['precision', 'recall'];
}

class RecallAtPrecisionMetric extends RateAtRate {
  static className = 'RecallAtPrecision';
  static given = 'precision';
  static rates = ['recall', 'precision'];
}

class SensitivityAtSpecificityMetric extends RateAtRate {
  static className = 'SensitivityAtSpecificity';
  static given = 'specificity';
  static rates = ['recall', 'specificity'];
}

class SpecificityAtSensitivityMetric extends RateAtRate {
  static className = 'SpecificityAtSensitivity';
  static given = 'sensitivity';
  static rates = ['specificity', 'recall'];
}

/** Number of samples rightly taken for yes. @example metrics.TruePositives() */
export const TruePositives = /* @__PURE__ */ callable(TruePositivesMetric);
/** Number of samples wrongly taken for yes. @example metrics.FalsePositives() */
export const FalsePositives = /* @__PURE__ */ callable(FalsePositivesMetric);
/** Number of samples rightly taken for no. @example metrics.TrueNegatives() */
export const TrueNegatives = /* @__PURE__ */ callable(TrueNegativesMetric);
/** Number of samples wrongly taken for no. @example metrics.FalseNegatives() */
export const FalseNegatives = /* @__PURE__ */ callable(FalseNegativesMetric);
/** The part of those taken for yes that are. @example metrics.Precision({ thresholds: 0.7 }) */
export const Precision = /* @__PURE__ */ callable(PrecisionMetric);
/** The part of those that are yes that are taken for it. @example metrics.Recall({ topK: 2 }) */
export const Recall = /* @__PURE__ */ callable(RecallMetric);
/** The best precision where the recall is at least so large. @example metrics.PrecisionAtRecall(0.8) */
export const PrecisionAtRecall = /* @__PURE__ */ callable(PrecisionAtRecallMetric);
/** The best recall where the precision is at least so large. @example metrics.RecallAtPrecision(0.8) */
export const RecallAtPrecision = /* @__PURE__ */ callable(RecallAtPrecisionMetric);
/** The best sensitivity (recall) where the specificity is at least so large. @example metrics.SensitivityAtSpecificity(0.5) */
export const SensitivityAtSpecificity = /* @__PURE__ */ callable(SensitivityAtSpecificityMetric);
/** The best specificity where the sensitivity is at least so large. @example metrics.SpecificityAtSensitivity(0.5) */
export const SpecificityAtSensitivity = /* @__PURE__ */ callable(SpecificityAtSensitivityMetric);
