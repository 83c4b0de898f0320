import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import * as losses from '../losses/index.js';
import { callable } from '../utils/callable.js';
import { snakeCase } from '../utils/names.js';
import { numberIn, readOptions } from '../utils/options.js';
import { resolve } from '../utils/registry.js';

/**
 * Metrics: what is reported about an output, the mean over all samples of an epoch. Training does not use them.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */

/** Base of all metrics. */
export class Metric {
  static className = 'Metric';

  /** @param {any} given @param {Record<string, any>} [defaults] */
  constructor(given, defaults = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`metric ${this.className}`, given, {
      defaults: { name: snakeCase(this.className), ...defaults },
      refused: { dtype: [null, 'float32'] },
    });
  }

  get className() {
    return /** @type {typeof Metric} */ (this.constructor).className;
  }

  /** Key in logs and history. */
  get name() {
    return this.options.name;
  }

  /** @returns {'rows' | 'labels'} what targets are: like the output, or int32 labels */
  get targets() {
    return 'rows';
  }

  /**
   * @param {SymbolicTensor} _target
   * @param {SymbolicTensor} _output
   * @returns {SymbolicTensor} one value for each row
   */
  call(_target, _output) {
    throw new ValueError(`Metric ${this.className} must define call(target, output).`);
  }

  getConfig() {
    return { ...this.options };
  }
}

class CategoricalAccuracyMetric extends Metric {
  static className = 'CategoricalAccuracy';

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.categoricalAccuracy(target, output);
  }
}

class SparseCategoricalAccuracyMetric extends Metric {
  static className = 'SparseCategoricalAccuracy';

  /** @returns {'labels'} */
  get targets() {
    return 'labels';
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.sparseCategoricalAccuracy(target, output);
  }
}

class BinaryAccuracyMetric extends Metric {
  static className = 'BinaryAccuracy';

  /** @param {{threshold?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { threshold: 0.5 });
    numberIn('metric BinaryAccuracy', 'threshold', this.options.threshold, { min: 0, max: 1 });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.binaryAccuracy(target, output, this.options.threshold);
  }
}

/** A loss, or a function of one's own, that is only reported. */
class FromLoss extends Metric {
  /** @param {losses.Loss} loss @param {string} name */
  constructor(loss, name) {
    super({ name });
    this.loss = loss;
  }

  get targets() {
    return this.loss.targets;
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return this.loss.call(target, output);
  }
}

/** Whether the largest output is at the place of the one-hot target. */
export const CategoricalAccuracy = /* @__PURE__ */ callable(CategoricalAccuracyMetric);
/** Whether the largest output is at the label. */
export const SparseCategoricalAccuracy = /* @__PURE__ */ callable(SparseCategoricalAccuracyMetric);
/** Whether output > threshold is the target. */
export const BinaryAccuracy = /* @__PURE__ */ callable(BinaryAccuracyMetric);

const classes = { CategoricalAccuracy, SparseCategoricalAccuracy, BinaryAccuracy };
const AS_LOSS = ['mse', 'mean_squared_error', 'mae', 'mean_absolute_error'];
const ACCURACY = ['accuracy', 'acc'];

/**
 * 'accuracy' is the kind that fits loss and output, as in Keras.
 *
 * @param {losses.Loss} loss
 * @param {SymbolicTensor} output
 * @param {string} name
 */
function accuracyFor(loss, output, name) {
  if (loss.targets === 'labels') return new SparseCategoricalAccuracyMetric({ name });
  if (loss.className === 'BinaryCrossentropy' || output.shape.at(-1) === 1)
    return new BinaryAccuracyMetric({ name });
  return new CategoricalAccuracyMetric({ name });
}

/**
 * The metric that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @param {{loss: losses.Loss, output: SymbolicTensor}} context of the model that it will watch
 * @returns {Metric}
 * @throws {ValueError} naming the nearest known one
 */
export function get(identifier, { loss, output }) {
  if (ACCURACY.includes(identifier)) return accuracyFor(loss, output, identifier);
  if (typeof identifier === 'string' && AS_LOSS.includes(snakeCase(identifier))) {
    return new FromLoss(losses.get(identifier), identifier);
  }
  if (Object.values(classes).includes(identifier)) return new identifier();
  if (typeof identifier === 'function') {
    return new FromLoss(losses.get(identifier), snakeCase(identifier.name || 'metric'));
  }
  const aliases = { accuracy: 'accuracy', ...Object.fromEntries(AS_LOSS.map((name) => [name, name])) };
  return resolve('metric', identifier, { classes, aliases, base: Metric });
}
