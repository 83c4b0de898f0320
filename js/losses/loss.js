import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { snakeCase, snakeKey } from '../utils/names.js';
import { numberIn, oneOf, readOptions } from '../utils/options.js';

/**
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {'sum_over_batch_size' | 'sum' | 'mean' | 'mean_with_sample_weight' | 'none'} Reduction how one number is made of
 *   the losses of a batch: their sum, or it divided by their number ('mean' is the same), or by the sum of the weights
 */

const REDUCTIONS = ['sum_over_batch_size', 'sum', 'mean', 'mean_with_sample_weight', 'none'];

/**
 * Base of all losses: what each has in common is its reduction.
 *
 * @example
 * class Largest extends losses.Loss {
 *   call(target, output) { return ops.max(ops.abs(ops.subtract(target, output)), -1); }
 * }
 */
export class Loss {
  static className = 'Loss';

  /** @param {any} given @param {Record<string, any>} [defaults] of the options that this loss adds */
  constructor(given, defaults = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`loss ${this.className}`, given, {
      defaults: { name: snakeCase(this.className), reduction: REDUCTIONS[0], ...defaults },
      refused: { dtype: [null, 'float32'] },
    });
    this.options.reduction = oneOf(
      `loss ${this.className}`,
      'reduction',
      this.options.reduction ?? 'none',
      REDUCTIONS,
    );
  }

  get className() {
    return /** @type {typeof Loss} */ (this.constructor).className;
  }

  /** What targets are: 'rows' like the output, or int32 'labels'. @returns {'rows' | 'labels'} */
  get targets() {
    return 'rows';
  }

  /** Checks that options are numbers in a range. @param {string[]} names @param {{min?: number, max?: number}} [range] */
  expectNumbers(names, range) {
    for (const name of names) numberIn(`loss ${this.className}`, name, this.options[name], range);
  }

  /**
   * @param {SymbolicTensor} _target
   * @param {SymbolicTensor} _output
   * @returns {SymbolicTensor} one value for each row
   */
  call(_target, _output) {
    throw new ValueError(`Loss ${this.className} must define call(target, output).`);
  }

  /** The constructor's arguments, in Keras's spelling. @returns {Record<string, any>} */
  getConfig() {
    return Object.fromEntries(Object.entries(this.options).map(([key, value]) => [snakeKey(key), value]));
  }
}

/** What Keras adds or clips to, so that there is no logarithm of 0. */
export const EPSILON = 1e-7;

/** The mean over the last axis. @param {SymbolicTensor} x */
export const meanOfRow = (x) => ops.mean(x, -1);
