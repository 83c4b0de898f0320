import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { callable } from '../utils/callable.js';
import { describe, numberIn, positiveInteger } from '../utils/options.js';
import { Metric } from './metric.js';

/**
 * Intersection over union: for each class, the weight of samples for which both target and output name it, over that of
 * those for which either does. The state is the matrix of how often which output met which target.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../losses/reduce.js').Weights} Weights
 */

const NOWHERE = 1e9; // a place that no matrix has

class IoUMetric extends Metric {
  static className = 'IoU';

  /** @param {any} given options, or the number of classes and options @param {Record<string, any>} defaults */
  constructor(given, defaults) {
    super(given, { ignoreClass: null, sparseYTrue: true, sparseYPred: true, axis: -1, ...defaults });
    const where = `metric ${this.className}`;
    const { numClasses, targetClassIds, axis, sparseYTrue, sparseYPred } = this.options;
    this.classes = positiveInteger(where, 'numClasses', numClasses);
    for (const id of targetClassIds ?? [])
      numberIn(where, 'targetClassIds', id, { min: 0, max: this.classes - 1 });
    if (axis !== -1)
      throw new ValueError(`${where}: axis must be -1, the last one; received ${describe(axis)}.`);
    if (!sparseYTrue && sparseYPred) {
      throw new ValueError(
        `${where}: targets that are one-hot with outputs that are numbers of classes are not implemented. ` +
          'Pass sparseYPred: false, too, or whole-number targets.',
      );
    }
  }

  /** @returns {'rows' | 'labels'} */
  get targets() {
    return this.options.sparseYTrue && !this.options.sparseYPred ? 'labels' : 'rows';
  }

  /** Which class an output names. @param {SymbolicTensor} yPred */
  named(yPred) {
    return this.options.sparseYPred ? yPred : ops.argmax(yPred, -1);
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred @param {Weights} weights */
  sums(yTrue, yPred, { weight = null }) {
    const { classes } = this;
    const { sparseYTrue, ignoreClass } = this.options;
    const label = sparseYTrue ? yTrue : ops.argmax(yTrue, -1);
    const found = this.named(yPred);
    const odd = [
      ops.less(label, 0),
      ops.less(found, 0),
      ops.greaterEqual(label, classes),
      ops.greaterEqual(found, classes),
    ];
    if (ignoreClass !== null) odd.push(ops.equal(label, ignoreClass));
    const place = ops.add(ops.add(ops.mul(label, classes), found), ops.mul(ops.addN(odd), NOWHERE));
    return ops.bincount(place, classes * classes, { weights: weight });
  }

  /** @param {number[]} sums @returns {number} */
  fromSums(sums) {
    const { classes } = this;
    const at = (/** @type {number} */ row, /** @type {number} */ column) => sums[row * classes + column] ?? 0;
    const all = Array.from({ length: classes }, (_, k) => k);
    const scores = (this.options.targetClassIds ?? all).flatMap((/** @type {number} */ k) => {
      const both = at(k, k);
      const either = all.reduce((sum, other) => sum + at(k, other) + at(other, k), 0) - both;
      return either > 1e-9 ? [both / either] : [];
    });
    return scores.length
      ? scores.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) / scores.length
      : 0;
  }
}

/** Options with the number of classes in front, as Keras has them. @param {any} first @param {any} second @param {any} third */
function classesFirst(first, second, third) {
  if (typeof first !== 'number') return first;
  return Array.isArray(second)
    ? { numClasses: first, targetClassIds: second, ...third }
    : { numClasses: first, ...second };
}

class OfSome extends IoUMetric {
  static className = 'IoU';

  /** @param {any} classes or options @param {any} [ids] @param {any} [options] */
  constructor(classes, ids, options) {
    super(classesFirst(classes, ids, options), { numClasses: undefined, targetClassIds: undefined });
    if (!Array.isArray(this.options.targetClassIds) || this.options.targetClassIds.length === 0) {
      throw new ValueError(
        `metric ${this.className}: targetClassIds must be an array of classes; received ${describe(this.options.targetClassIds)}.`,
      );
    }
  }
}

class OfAll extends IoUMetric {
  static className = 'MeanIoU';

  /** @param {any} classes or options @param {any} [options] @param {Record<string, any>} [defaults] */
  constructor(classes, options, defaults = {}) {
    super(classesFirst(classes, options, undefined), { numClasses: undefined, ...defaults });
  }
}

class BinaryIoUMetric extends IoUMetric {
  static className = 'BinaryIoU';

  /** @param {{targetClassIds?: number[], threshold?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { targetClassIds: [0, 1], threshold: 0.5, numClasses: 2 });
  }

  /** @param {SymbolicTensor} yPred */
  named(yPred) {
    return ops.greaterEqual(yPred, this.options.threshold);
  }

  getConfig() {
    const { name, target_class_ids: ids, threshold } = super.getConfig();
    return { name, target_class_ids: ids, threshold };
  }
}

class OneHotIoUMetric extends OfSome {
  static className = 'OneHotIoU';

  /** @param {any} classes or options @param {any} [ids] @param {any} [options] */
  constructor(classes, ids, options) {
    super(oneHot(classesFirst(classes, ids, options)));
  }

  getConfig() {
    const { sparse_y_true: _, ...config } = super.getConfig();
    return config;
  }
}

class OneHotMeanIoUMetric extends OfAll {
  static className = 'OneHotMeanIoU';

  /** @param {any} classes or options @param {any} [options] */
  constructor(classes, options) {
    super(oneHot(classesFirst(classes, options, undefined)));
  }

  getConfig() {
    const { sparse_y_true: _, ...config } = super.getConfig();
    return config;
  }
}

/** @param {any} options of a metric whose targets and outputs have a value for each class */
const oneHot = (options) => ({ sparseYPred: false, ...options, sparseYTrue: false });

/** Intersection over union of some classes. @example metrics.IoU(3, [0, 2]) */
export const IoU = /* @__PURE__ */ callable(OfSome);
/** Intersection over union, the mean over all classes. @example metrics.MeanIoU(3) */
export const MeanIoU = /* @__PURE__ */ callable(OfAll);
/** Intersection over union of yes and no. @example metrics.BinaryIoU({ targetClassIds: [1] }) */
export const BinaryIoU = /* @__PURE__ */ callable(BinaryIoUMetric);
/** The same as IoU for targets and outputs with a value for each class. @example metrics.OneHotIoU(3, [0, 2]) */
export const OneHotIoU = /* @__PURE__ */ callable(OneHotIoUMetric);
/** The same as MeanIoU for targets and outputs with a value for each class. @example metrics.OneHotMeanIoU(3) */
export const OneHotMeanIoU = /* @__PURE__ */ callable(OneHotMeanIoUMetric);
