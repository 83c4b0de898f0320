import * as ops from '../graph/ops.js';
import { withMask } from '../graph/symbolic.js';
import { EPSILON, Loss } from './loss.js';

/**
 * Losses of probabilities.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('./regression.js').LossOptions} LossOptions
 * @typedef {LossOptions & {fromLogits?: boolean, labelSmoothing?: number, axis?: number}} CrossentropyOptions fromLogits:
 *   the output has not gone through softmax or sigmoid; labelSmoothing: the part of a target that is spread evenly over
 *   all classes; axis: of the classes
 */

const OPTIONS = { fromLogits: false, labelSmoothing: 0, axis: -1 };

/**
 * Crossentropy of a softmax is better worked out from what went into the softmax: nothing is lost to rounding, and there
 * is no division by a vanishing probability.
 *
 * @param {SymbolicTensor} output
 * @param {'softmax' | 'sigmoid'} activation
 * @param {boolean} fromLogits
 */
function logits(output, activation, fromLogits) {
  if (!fromLogits && output.op?.op === activation) {
    return { output: /** @type {SymbolicTensor} */ (output.op.inputs[0]), fromLogits: true };
  }
  return { output, fromLogits };
}

/** @param {SymbolicTensor} x @param {number} axis */
const isLast = (x, axis) => axis === -1 || axis === x.rank - 1;

/** @param {SymbolicTensor} target @param {number} part @param {number} classes */
const smooth = (target, part, classes) =>
  part ? ops.add(ops.multiply(target, 1 - part), part / classes) : target;

/** Sizes of the last axis, which is what Keras smooths by. @param {SymbolicTensor} x */
const lastSize = (x) => Number(x.shape.at(-1));

export class CategoricalCrossentropyLoss extends Loss {
  static className = 'CategoricalCrossentropy';

  /** @param {CrossentropyOptions} [options] */
  constructor(options) {
    super(options, OPTIONS);
    this.expectNumbers(['labelSmoothing'], { min: 0, max: 1 });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} y */
  call(target, y) {
    const { axis, labelSmoothing, fromLogits: given } = this.options;
    if (isLast(y, axis)) {
      const { output, fromLogits } = logits(y, 'softmax', given);
      return ops.categoricalCrossentropy(target, output, { fromLogits, labelSmoothing });
    }
    const smoothed = smooth(target, labelSmoothing, lastSize(target));
    const [t, output] = [smoothed, y].map((x) => ops.moveaxis(x, axis, -1));
    return ops.categoricalCrossentropy(t, output, { fromLogits: given });
  }
}

export class SparseCategoricalCrossentropyLoss extends Loss {
  static className = 'SparseCategoricalCrossentropy';

  /** @param {LossOptions & {fromLogits?: boolean, ignoreClass?: number | null, axis?: number}} [options] ignoreClass: rows with this label do not count */
  constructor(options) {
    super(options, { fromLogits: false, ignoreClass: null, axis: -1 });
    if (this.options.ignoreClass !== null) this.expectNumbers(['ignoreClass']);
  }

  /** @returns {'labels'} */
  get targets() {
    return 'labels';
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} y */
  call(target, y) {
    const { axis, ignoreClass } = this.options;
    const last = isLast(y, axis);
    const { output, fromLogits } = logits(
      last ? y : ops.moveaxis(y, axis, -1),
      'softmax',
      this.options.fromLogits,
    );
    if (ignoreClass === null) return ops.sparseCategoricalCrossentropy(target, output, { fromLogits });
    const counts = ops.notEqual(target, ignoreClass);
    const labels = ops.cast(ops.multiply(target, counts), 'int32');
    const values = ops.sparseCategoricalCrossentropy(labels, output, { fromLogits });
    return withMask(ops.multiply(values, counts), counts);
  }
}

export class BinaryCrossentropyLoss extends Loss {
  static className = 'BinaryCrossentropy';

  /** @param {CrossentropyOptions} [options] */
  constructor(options) {
    super(options, OPTIONS);
    this.expectNumbers(['labelSmoothing'], { min: 0, max: 1 });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} y */
  call(target, y) {
    const { axis, labelSmoothing } = this.options;
    const { output, fromLogits } = logits(y, 'sigmoid', this.options.fromLogits);
    const options = { fromLogits, labelSmoothing };
    if (isLast(y, axis)) return ops.binaryCrossentropy(target, output, options);
    return ops.mean(binary(target, output, options), axis);
  }
}

/** The binary crossentropy of each value, which is the mean of a row of one. @param {SymbolicTensor} target @param {SymbolicTensor} output @param {any} options */
const binary = (target, output, options) =>
  ops.binaryCrossentropy(ops.expandDims(target, -1), ops.expandDims(output, -1), options);

export class BinaryFocalCrossentropyLoss extends Loss {
  static className = 'BinaryFocalCrossentropy';

  /** @param {CrossentropyOptions & {applyClassBalancing?: boolean, alpha?: number, gamma?: number}} [options] gamma: how much less values count that are nearly right; alpha: how much targets of 1 count, with applyClassBalancing */
  constructor(options) {
    super(options, { applyClassBalancing: false, alpha: 0.25, gamma: 2, ...OPTIONS });
    this.expectNumbers(['labelSmoothing'], { min: 0, max: 1 });
    this.expectNumbers(['alpha', 'gamma']);
  }

  /** @param {SymbolicTensor} given @param {SymbolicTensor} y */
  call(given, y) {
    const { axis, alpha, gamma, fromLogits, labelSmoothing, applyClassBalancing } = this.options;
    const target = smooth(given, labelSmoothing, 2);
    const output = fromLogits ? ops.sigmoid(y) : y;
    const both = ops.multiply(ops.multiply(target, output), 2);
    const wrong = ops.subtract(ops.add(target, output), both); // 1 - (t y + (1 - t) (1 - y))
    let loss = ops.multiply(ops.power(wrong, gamma), binary(target, output, {}));
    if (applyClassBalancing)
      loss = ops.multiply(loss, ops.add(ops.multiply(target, 2 * alpha - 1), 1 - alpha));
    return ops.mean(loss, axis);
  }
}

export class CategoricalFocalCrossentropyLoss extends Loss {
  static className = 'CategoricalFocalCrossentropy';

  /** @param {CrossentropyOptions & {alpha?: number, gamma?: number}} [options] gamma: how much less rows count that are nearly right; alpha: a factor of all */
  constructor(options) {
    super(options, { alpha: 0.25, gamma: 2, ...OPTIONS });
    this.expectNumbers(['labelSmoothing'], { min: 0, max: 1 });
    this.expectNumbers(['alpha', 'gamma']);
  }

  /** @param {SymbolicTensor} given @param {SymbolicTensor} y */
  call(given, y) {
    const { axis, alpha, gamma, fromLogits, labelSmoothing } = this.options;
    const target = smooth(given, labelSmoothing, lastSize(given));
    const output = fromLogits ? ops.softmax(y, axis) : y;
    const scaled = ops.divide(output, ops.sum(output, axis, true));
    const q = ops.clip(scaled, EPSILON, 1 - EPSILON);
    const factor = ops.multiply(ops.power(ops.subtract(1, q), gamma), -alpha);
    return ops.sum(ops.multiply(factor, ops.multiply(target, ops.log(q))), axis);
  }
}

export class CategoricalGeneralizedCrossEntropyLoss extends Loss {
  static className = 'CategoricalGeneralizedCrossEntropy';

  /** @param {LossOptions & {q?: number}} [options] q: near 0 it is the crossentropy, at 1 the mean absolute error */
  constructor(options) {
    super(options, { q: 0.5 });
    this.expectNumbers(['q'], { min: Number.MIN_VALUE, max: 1 });
  }

  /** @returns {'labels'} */
  get targets() {
    return 'labels';
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    const { q } = this.options;
    const classes = Array.from({ length: lastSize(output) }, (_, k) => k);
    const isRight = ops.equal(ops.expandDims(target, -1), classes);
    const p = ops.sum(ops.multiply(output, isRight), -1);
    return ops.divide(ops.subtract(1, ops.power(p, q)), q);
  }
}
