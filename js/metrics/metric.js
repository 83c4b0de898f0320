import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { bothMasks, expectValues, hasRows, mergeWeights, refuseWeights } from '../losses/reduce.js';
import { snakeCase, snakeKey } from '../utils/names.js';
import { readOptions } from '../utils/options.js';

/**
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../losses/reduce.js').Weights} Weights
 */

/**
 * Base of all metrics: what is reported about an output. Training does not use them.
 *
 * A metric adds up numbers over the batches, its state, and makes its result of them. One that is the mean over all samples
 * defines `call(yTrue, yPred)`, composed of ops, with one value for each row. Any other defines `sums(yTrue, yPred,
 * { weight, mask })`, one or several tensors of any length that add up over batches, and `fromSums(sums)`, the result in
 * plain numbers.
 *
 * @example
 * class Largest extends metrics.Metric {
 *   call(yTrue, yPred) { return ops.categoricalAccuracy(yTrue, yPred); }
 * }
 * const m = new Largest({ name: 'largest' });
 * await m.updateState([[0, 1]], [[0.2, 0.8]]);
 * await m.result(); // 1
 */
export class Metric {
  static className = 'Metric';
  /** @type {Promise<import('./state.js').State> | null} what batches have added, outside of models */ #state =
    null;

  /** @param {any} [given] options @param {Record<string, any>} [defaults] of the options that this metric adds */
  constructor(given, defaults = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`metric ${this.className}`, given, {
      defaults: { name: snakeCase(this.className), ...defaults },
      refused: { dtype: [null, 'float32'] },
    });
  }

  get className() {
    const own = /** @type {typeof Metric} */ (this.constructor);
    return Object.hasOwn(own, 'className') ? own.className : own.name;
  }

  /** Key in logs and history. */
  get name() {
    return this.options.name;
  }

  /** @returns {'rows' | 'labels'} what targets are: like the output, or int32 labels */
  get targets() {
    return 'rows';
  }

  /** A label that is none of the output's classes, and may stand in the targets all the same. @returns {number | null} */
  get ignoreClass() {
    return this.options.ignoreClass ?? null;
  }

  /**
   * @param {SymbolicTensor} _yTrue
   * @param {SymbolicTensor} _yPred
   * @returns {SymbolicTensor} one value for each row
   */
  call(_yTrue, _yPred) {
    throw new ValueError(`must define call(yTrue, yPred), or sums and fromSums.`);
  }

  /**
   * What a batch adds to the state.
   *
   * @param {SymbolicTensor} yTrue
   * @param {SymbolicTensor} yPred
   * @param {Weights} weights
   * @returns {SymbolicTensor | SymbolicTensor[]}
   */
  sums(yTrue, yPred, weights) {
    return meanSums(expectValues(this.call(yTrue, yPred)), weights);
  }

  /**
   * The result of a state.
   *
   * @param {number[]} sums all of them, one behind the other
   * @returns {any} a number, or an array of them
   */
  fromSums([total = 0, count = 0]) {
    return count === 0 ? 0 : total / count;
  }

  /**
   * Adds a batch to the state: for metrics that are used without `fit`.
   *
   * @param {any} yTrue
   * @param {any} yPred
   * @param {{sampleWeight?: any}} [options] how much each sample counts
   */
  async updateState(yTrue, yPred, options) {
    this.#state ??= import('./state.js').then(({ State }) => new State(this));
    await (await this.#state).update(yTrue, yPred, options);
  }

  /** @returns {Promise<any>} a number or, where there are several results, an array of them */
  async result() {
    return this.fromSums((await (await this.#state)?.read()) ?? []);
  }

  /** Forgets all batches. */
  resetState() {
    this.#state?.then((state) => state.reset());
  }

  /** Frees what `updateState` made in the engine, at once; forgetting the metric does so in time. */
  async dispose() {
    await (await this.#state)?.dispose();
  }

  /** The constructor's arguments, in Keras's spelling. @returns {Record<string, any>} */
  getConfig() {
    return Object.fromEntries(Object.entries(this.options).map(([key, value]) => [snakeKey(key), value]));
  }

  /** @param {Record<string, any>} config */
  static fromConfig(config) {
    return new this(config);
  }
}

/**
 * The sum of weighted values and the sum of the weights.
 *
 * @param {SymbolicTensor} values one for each row
 * @param {Weights} weights
 * @returns {SymbolicTensor | SymbolicTensor[]} two numbers
 */
export function meanSums(values, weights) {
  if (!(weights.weight || weights.mask)) return ops.sums(values);
  if (!hasRows(values)) {
    return weights.weight ? refuseWeights() : ops.sums(values);
  }
  const mask = bothMasks(weights.mask ?? null, values.mask);
  const factor = /** @type {SymbolicTensor} */ (mergeWeights(values, { ...weights, mask }));
  const each = values.shape.reduce(
    (/** @type {number} */ product, size, i) => product * (size === factor.shape[i] ? 1 : Number(size)),
    1,
  );
  const total = ops.sum(ops.mul(values, factor));
  return [each === 1 ? total : ops.div(total, each), ops.sum(factor)];
}

/** Whether it sums up one number for the batch: it counts as often as there are samples. @param {any} tensor */
export const isMean = ({ op }) => op?.op === 'sums' && !hasRows(op.inputs[0]);
