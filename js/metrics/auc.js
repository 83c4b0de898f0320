import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { callable } from '../utils/callable.js';
import { describe, numberIn, positiveInteger } from '../utils/options.js';
import { Confusion, areEven, evenThresholds, ratio } from './confusion.js';

/**
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('./confusion.js').Counts} Counts
 */

const DEFAULTS = {
  numThresholds: 200,
  curve: 'ROC',
  summationMethod: 'interpolation',
  thresholds: null,
  multiLabel: false,
  numLabels: null,
  labelWeights: null,
  fromLogits: false,
};
const EPSILON = 1e-7; // the outer thresholds lie beyond 0 and 1, so that rounding is no matter

class AUCMetric extends Confusion {
  static className = 'AUC';

  /**
   * @param {{numThresholds?: number, curve?: 'ROC' | 'PR' | 'PRGAIN', summationMethod?: 'interpolation' | 'minoring' | 'majoring',
   *   thresholds?: number[], multiLabel?: boolean, numLabels?: number, labelWeights?: number[], fromLogits?: boolean,
   *   name?: string}} [options]
   */
  constructor(options) {
    super(options, DEFAULTS);
    const where = 'metric AUC';
    const { numThresholds, thresholds, multiLabel, numLabels, labelWeights } = this.options;
    this.curve = choice('curve', this.options.curve, ['ROC', 'PR', 'PRGAIN'], (text) => text.toUpperCase());
    const methods = ['interpolation', 'minoring', 'majoring'];
    this.method = choice('summationMethod', this.options.summationMethod, methods, (text) =>
      text.toLowerCase(),
    );
    if (thresholds === null && !(positiveInteger(where, 'numThresholds', numThresholds) > 1))
      throw new ValueError(`${where}: numThresholds must be at least 2; received ${numThresholds}.`);
    for (const threshold of thresholds ?? []) numberIn(where, 'thresholds', threshold, { min: 0, max: 1 });
    const all = thresholds ? [0, ...[...thresholds].sort((a, b) => a - b), 1] : evenThresholds(numThresholds);
    this.even = areEven(all);
    this.thresholds = [-EPSILON, ...all.slice(1, -1), 1 + EPSILON];
    if (numLabels && !multiLabel)
      throw new ValueError(`${where}: numLabels is for multiLabel: true alone; received ${numLabels}.`);
    this.byLabel = Boolean(multiLabel);
    this.labelWeights = labelWeights;
  }

  /** @param {SymbolicTensor} yPred */
  bins(yPred) {
    return super.bins(this.options.fromLogits ? ops.sigmoid(yPred) : yPred);
  }

  /** @param {number[]} sums @returns {number} */
  fromSums(sums) {
    const labels = sums.length / (2 * (this.thresholds.length + 1));
    if (!this.byLabel) return this.#area(this.counts(sums));
    const areas = Array.from({ length: labels }, (_, label) => this.#area(this.counts(sums, label)));
    /** @type {number[]} */ const weights = this.labelWeights ?? areas.map(() => 1);
    const total = areas.reduce((sum, area, i) => sum + area * weights[i], 0);
    const weight = weights.reduce((sum, one) => sum + one, 0);
    return ratio(total, weight);
  }

  /** @param {Counts} counts */
  #area(counts) {
    if (this.curve === 'PR' && this.method === 'interpolation') return interpolatedPR(counts);
    const [x, y] = curveOf(this.curve, counts);
    const height = {
      interpolation: (/** @type {number} */ a, /** @type {number} */ b) => (a + b) / 2,
      minoring: Math.min,
      majoring: Math.max,
    }[this.method];
    let area = 0;
    for (let i = 0; i + 1 < x.length; i++) area += (x[i] - x[i + 1]) * Number(height?.(y[i], y[i + 1]));
    return area;
  }

  getConfig() {
    const { thresholds, ...config } = super.getConfig();
    return thresholds
      ? { ...config, thresholds: this.thresholds.slice(1, -1), num_thresholds: this.thresholds.length }
      : config;
  }
}

/** @param {string} name @param {any} value @param {string[]} choices @param {(text: string) => string} plain */
function choice(name, value, choices, plain) {
  const found = typeof value === 'string' ? plain(value) : '';
  if (choices.includes(found)) return found;
  throw new ValueError(
    `metric AUC: ${name} must be ${choices.map((c) => `'${c}'`).join(', ')}; received ${describe(value)}.`,
  );
}

/** Abscissas and ordinates, from the lowest threshold on. @param {string} curve @param {Counts} counts @returns {[number[], number[]]} */
function curveOf(curve, { tp, fp, tn, fn }) {
  const recall = tp.map((n, i) => ratio(n, n + fn[i]));
  if (curve === 'ROC') return [fp.map((n, i) => ratio(n, n + tn[i])), recall];
  if (curve === 'PR') return [recall, tp.map((n, i) => ratio(n, n + fp[i]))];
  const scale = tp.map((n, i) => ratio(n + fn[i], tn[i] + fp[i]));
  const gain = (/** @type {number[]} */ wrong, /** @type {number} */ without) =>
    tp.map((n, i) => (n === 0 ? without : 1 - (scale[i] * wrong[i]) / n));
  return [gain(fn, 0).map((x) => Math.max(x, 0)), gain(fp, 1)];
}

/**
 * The area under precision over recall, where true and false positives, not their ratio, are taken to be linear between
 * two thresholds (Davis and Goadrich, The relationship between precision-recall and ROC curves, 2006).
 *
 * @param {Counts} counts
 */
function interpolatedPR({ tp, fp, fn }) {
  let area = 0;
  for (let i = 0; i + 1 < tp.length; i++) {
    const [p0, p1] = [tp[i] + fp[i], tp[i + 1] + fp[i + 1]];
    const dtp = tp[i] - tp[i + 1];
    const slope = ratio(dtp, Math.max(p0 - p1, 0));
    const intercept = tp[i + 1] - slope * p1;
    const log = p0 > 0 && p1 > 0 ? Math.log(p0 / p1) : 0;
    area += ratio(slope * (dtp + intercept * log), Math.max(tp[i + 1] + fn[i + 1], 0));
  }
  return area;
}

/**
 * The area under the curve of true over false positives (ROC), or of precision over recall (PR): how well yes is told from
 * no, whatever the threshold. 1 is perfect, 0.5 chance.
 *
 * @example model.compile({ loss: 'binary_crossentropy', metrics: [metrics.AUC()] });
 */
export const AUC = /* @__PURE__ */ callable(AUCMetric);
