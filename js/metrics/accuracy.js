import * as ops from '../graph/ops.js';
import { callable } from '../utils/callable.js';
import { numberIn, positiveInteger } from '../utils/options.js';
import { Metric } from './metric.js';

/**
 * How many outputs are right.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */

class AccuracyMetric extends Metric {
  static className = 'Accuracy';

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    return ops.equal(yTrue, yPred);
  }
}

export class CategoricalAccuracyMetric extends Metric {
  static className = 'CategoricalAccuracy';

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    return ops.categoricalAccuracy(yTrue, yPred);
  }
}

export class SparseCategoricalAccuracyMetric extends Metric {
  static className = 'SparseCategoricalAccuracy';

  /** @returns {'labels'} */
  get targets() {
    return 'labels';
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    return ops.sparseCategoricalAccuracy(yTrue, yPred);
  }
}

export class BinaryAccuracyMetric extends Metric {
  static className = 'BinaryAccuracy';

  /** @param {{threshold?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { threshold: 0.5 });
    numberIn('metric BinaryAccuracy', 'threshold', this.options.threshold, { min: 0, max: 1 });
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    return ops.binaryAccuracy(yTrue, yPred, this.options.threshold);
  }
}

/**
 * 1 where fewer than k values are larger than that of the right class: of equal ones all are in, or none.
 *
 * @param {SymbolicTensor} label [...]
 * @param {SymbolicTensor} yPred [..., C]
 * @param {number} k
 * @returns {SymbolicTensor} [...]
 */
function inTopK(label, yPred, k) {
  const classes = Array.from({ length: Number(yPred.shape.at(-1)) }, (_, i) => i);
  const chosen = ops.equal(ops.expandDims(label, -1), classes);
  const own = ops.sum(ops.mul(chosen, yPred), { axis: -1, keepdims: true });
  const larger = ops.sum(ops.greater(yPred, own), { axis: -1 });
  return ops.less(larger, k);
}

class TopKMetric extends Metric {
  static className = 'TopKCategoricalAccuracy';

  /** @param {{k?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { k: 5 });
    positiveInteger(`metric ${this.className}`, 'k', this.options.k);
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    const label = ops.argmax(yTrue, -1);
    return inTopK(label, yPred, this.options.k);
  }
}

class SparseTopKMetric extends TopKMetric {
  static className = 'SparseTopKCategoricalAccuracy';

  /** @returns {any} */
  get targets() {
    return 'labels';
  }

  /** @param {SymbolicTensor} yTrue @param {SymbolicTensor} yPred */
  call(yTrue, yPred) {
    return inTopK(yTrue, yPred, this.options.k);
  }
}

/** How often outputs are the targets. @example metrics.Accuracy() */
export const Accuracy = /* @__PURE__ */ callable(AccuracyMetric);
/** Whether the largest output is at the place of the one-hot target. @example metrics.CategoricalAccuracy() */
export const CategoricalAccuracy = /* @__PURE__ */ callable(CategoricalAccuracyMetric);
/** Whether the largest output is at the label. @example metrics.SparseCategoricalAccuracy() */
export const SparseCategoricalAccuracy = /* @__PURE__ */ callable(SparseCategoricalAccuracyMetric);
/** Whether output > threshold is the target. @example metrics.BinaryAccuracy({ threshold: 0.7 }) */
export const BinaryAccuracy = /* @__PURE__ */ callable(BinaryAccuracyMetric);
/** Whether the place of the one-hot target is among the k largest outputs. @example metrics.TopKCategoricalAccuracy({ k: 3 }) */
export const TopKCategoricalAccuracy = /* @__PURE__ */ callable(TopKMetric);
/** Whether the label is among the k largest outputs. @example metrics.SparseTopKCategoricalAccuracy({ k: 3 }) */
export const SparseTopKCategoricalAccuracy = /* @__PURE__ */ callable(SparseTopKMetric);
