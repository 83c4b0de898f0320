import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { callable } from '../utils/callable.js';
import { numberIn, readOptions } from '../utils/options.js';
import { resolve } from '../utils/registry.js';

/**
 * Losses: how wrong an output is, one value for each row of the last axis; training lowers their mean.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */

/** Base of all losses. */
export class Loss {
  static className = 'Loss';

  /** @param {any} given @param {Record<string, any>} [defaults] */
  constructor(given, defaults = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`loss ${this.className}`, given, {
      defaults: { name: undefined, ...defaults },
      refused: { reduction: ['sum_over_batch_size'], axis: [-1], dtype: [null, 'float32'] },
    });
  }

  get className() {
    return /** @type {typeof Loss} */ (this.constructor).className;
  }

  /** What targets are: 'rows' like the output, or int32 'labels'. @returns {'rows' | 'labels'} */
  get targets() {
    return 'rows';
  }

  /**
   * @param {SymbolicTensor} _target
   * @param {SymbolicTensor} _output
   * @returns {SymbolicTensor} one value for each row
   */
  call(_target, _output) {
    throw new ValueError(`Loss ${this.className} must define call(target, output).`);
  }

  getConfig() {
    const { name, ...own } = this.options;
    return { name: name ?? null, ...own };
  }
}

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

class CategoricalCrossentropyLoss extends Loss {
  static className = 'CategoricalCrossentropy';

  /** @param {{fromLogits?: boolean, labelSmoothing?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { fromLogits: false, labelSmoothing: 0 });
    numberIn('loss CategoricalCrossentropy', 'labelSmoothing', this.options.labelSmoothing, {
      min: 0,
      max: 1,
    });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} y */
  call(target, y) {
    const { output, fromLogits } = logits(y, 'softmax', this.options.fromLogits);
    return ops.categoricalCrossentropy(target, output, {
      fromLogits,
      labelSmoothing: this.options.labelSmoothing,
    });
  }
}

class SparseCategoricalCrossentropyLoss extends Loss {
  static className = 'SparseCategoricalCrossentropy';

  /** @param {{fromLogits?: boolean, name?: string}} [options] */
  constructor(options) {
    super(options, { fromLogits: false });
  }

  /** @returns {'labels'} */
  get targets() {
    return 'labels';
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} y */
  call(target, y) {
    const { output, fromLogits } = logits(y, 'softmax', this.options.fromLogits);
    return ops.sparseCategoricalCrossentropy(target, output, { fromLogits });
  }
}

class BinaryCrossentropyLoss extends Loss {
  static className = 'BinaryCrossentropy';

  /** @param {{fromLogits?: boolean, labelSmoothing?: number, name?: string}} [options] */
  constructor(options) {
    super(options, { fromLogits: false, labelSmoothing: 0 });
    numberIn('loss BinaryCrossentropy', 'labelSmoothing', this.options.labelSmoothing, { min: 0, max: 1 });
  }

  /** @param {SymbolicTensor} target @param {SymbolicTensor} y */
  call(target, y) {
    const { output, fromLogits } = logits(y, 'sigmoid', this.options.fromLogits);
    return ops.binaryCrossentropy(target, output, {
      fromLogits,
      labelSmoothing: this.options.labelSmoothing,
    });
  }
}

class MeanSquaredErrorLoss extends Loss {
  static className = 'MeanSquaredError';

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.meanSquaredError(target, output);
  }
}

class MeanAbsoluteErrorLoss extends Loss {
  static className = 'MeanAbsoluteError';

  /** @param {SymbolicTensor} target @param {SymbolicTensor} output */
  call(target, output) {
    return ops.meanAbsoluteError(target, output);
  }
}

/** A function (yTrue, yPred) => symbolic tensor as a loss. */
class FunctionLoss extends Loss {
  /** @param {(yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor} f */
  constructor(f) {
    super({});
    this.call = f;
  }
}

/** -sum(target * log(output)): one-hot targets, one class of several. */
export const CategoricalCrossentropy = /* @__PURE__ */ callable(CategoricalCrossentropyLoss);
/** -log(output at the label): whole-number labels, one class of several. */
export const SparseCategoricalCrossentropy = /* @__PURE__ */ callable(SparseCategoricalCrossentropyLoss);
/** For yes-or-no targets, 0 or 1 each. */
export const BinaryCrossentropy = /* @__PURE__ */ callable(BinaryCrossentropyLoss);
/** (target - output)². */
export const MeanSquaredError = /* @__PURE__ */ callable(MeanSquaredErrorLoss);
/** |target - output|. */
export const MeanAbsoluteError = /* @__PURE__ */ callable(MeanAbsoluteErrorLoss);

const classes = {
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
  BinaryCrossentropy,
  MeanSquaredError,
  MeanAbsoluteError,
};
const aliases = { mse: 'MeanSquaredError', mae: 'MeanAbsoluteError', bce: 'BinaryCrossentropy' };

/**
 * The loss that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @returns {Loss}
 * @throws {ValueError} naming the nearest known one
 * @example losses.get('mse')
 */
export function get(identifier) {
  const isClass = Object.values(classes).includes(identifier);
  if (typeof identifier === 'function' && !isClass) return new FunctionLoss(identifier);
  return isClass ? new identifier() : resolve('loss', identifier, { classes, aliases, base: Loss });
}
