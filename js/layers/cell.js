import * as activations from '../activations/index.js';
import { ValueError } from '../errors.js';
import { biasAdd, concatenate, dense, dropout, mul, onesLike, split } from '../graph/ops.js';
import * as initializers from '../initializers/index.js';
import { numberIn, positiveInteger } from '../utils/options.js';
import { leading } from './kernel.js';
import { Layer } from './layer.js';

/** What the cells of recurrent layers share; the layers take the same options. */
export const CELL = {
  activation: 'tanh',
  useBias: true,
  kernelInitializer: 'glorot_uniform',
  recurrentInitializer: 'orthogonal',
  biasInitializer: 'zeros',
  kernelRegularizer: null,
  recurrentRegularizer: null,
  biasRegularizer: null,
  kernelConstraint: null,
  recurrentConstraint: null,
  biasConstraint: null,
  dropout: 0,
  recurrentDropout: 0,
};

/** Keras's options for them that are not implemented. */
export const CELL_REFUSED = { seed: [null] };

/**
 * What a recurrent layer does in one step: from an input and states to an output and the states after it. `stateSize`
 * says how many values each state has; `call(inputs, states, { training })` returns `[output, states]`.
 */
export class Cell extends Layer {
  static callOptions = { states: null };
  /** Columns of the weights for each unit. */
  static gates = 1;
  /** The option that says how many units it has. */
  static sizeOption = 'units';
  /** Sizes of the weights in front of rows and columns. @type {number[]} */ window = [];

  /** What dropout keeps in the sequence at hand: the same in all of its steps. @type {Map<string, any[]> | null} */
  #drawn = null;

  /**
   * @param {any} units
   * @param {Record<string, any>} [options]
   * @param {Record<string, any>} [own] defaults of the options that one cell adds
   */
  constructor(units, options, own = {}) {
    const { sizeOption: size } = new.target;
    super(leading({ [size]: units }, options), { [size]: undefined, ...CELL, ...own }, CELL_REFUSED);
    const { title, options: given } = this;
    positiveInteger(title, size, given[size]);
    for (const name of ['dropout', 'recurrentDropout'])
      numberIn(title, name, given[name], { min: 0, max: 1 });
    this.activation = activations.get(given.activation);
    this.recurrentActivation = activations.get(given.recurrentActivation);
  }

  /** @returns {number} */
  get units() {
    return this.options[/** @type {typeof Cell} */ (this.constructor).sizeOption];
  }

  /** Sizes of the states: a number if there is one. @returns {number | number[]} */
  get stateSize() {
    return this.units;
  }

  /** @returns {number} */
  get outputSize() {
    return this.units;
  }

  get gates() {
    return /** @type {typeof Cell} */ (this.constructor).gates;
  }

  /** @param {readonly number[]} inputShape [batch, features] */
  build(inputShape) {
    const { useBias, kernelInitializer, recurrentInitializer } = this.options;
    const columns = this.gates * this.units;
    const weight = (/** @type {string} */ name, /** @type {number} */ rows, /** @type {any} */ initializer) =>
      this.addWeight({ name, shape: [...this.window, rows, columns], initializer });
    this.kernel = weight('kernel', Number(inputShape.at(-1)), kernelInitializer);
    this.recurrentKernel = weight('recurrent_kernel', this.units, recurrentInitializer);
    if (useBias) this.bias = this.addWeight({ ...this.biasRule(columns), name: 'bias' });
  }

  /** Shape and rule of the bias. @param {number} columns */
  biasRule(columns) {
    return { shape: [columns], initializer: initializers.get(this.options.biasInitializer) };
  }

  /** @param {any} inputs @param {{states: any}} options */
  callWith(inputs, { states, ...options }) {
    return this.call(inputs, states, options);
  }

  /**
   * One step.
   *
   * @param {any} _x
   * @param {any} _states
   * @param {any} [_options]
   * @returns {any} [output, states]
   */
  call(_x, _states, _options) {
    throw new ValueError(`${this.title} must define call(inputs, states), which returns [output, states].`);
  }

  /** A sequence begins: dropout draws anew, and keeps that until the end. */
  beginSequence() {
    this.#drawn = new Map();
  }

  endSequence() {
    this.#drawn = null;
  }

  /** Whether dropout of the inputs draws for each gate. */
  get dropsByGate() {
    return this.options.recurrentDropout > 0;
  }

  /**
   * What the input adds to the gates.
   *
   * @param {any} x
   * @param {any} weights
   * @param {{bias?: any}} [options]
   */
  ofInput(x, weights, options) {
    return dense(x, weights, options);
  }

  /** What the state adds to the gates. @param {any} state @param {any} weights @param {{bias?: any}} [options] */
  ofState(state, weights, options) {
    return dense(state, weights, options);
  }

  /**
   * What dropout multiplies with: nothing, one tensor for all gates or, where the states are dropped too, one for each.
   *
   * @param {'dropout' | 'recurrentDropout'} kind
   * @param {any} x
   * @param {boolean} training
   * @returns {any[]}
   */
  keeps(kind, x, training) {
    const rate = this.options[kind];
    if (!training || rate === 0 || rate === 1) return [];
    const known = this.#drawn?.get(kind);
    if (known) return known;
    const count = this.dropsByGate ? this.gates : 1;
    const made = Array.from({ length: count }, () => dropout(onesLike(x), rate));
    this.#drawn?.set(kind, made);
    return made;
  }

  /**
   * What x, the input or the state, adds to the gates, where dropout may keep other values of x for each gate.
   *
   * @param {'ofInput' | 'ofState'} part
   * @param {any} x
   * @param {any} weights [..., rows, gates · units]
   * @param {any[]} kept of `keeps`
   * @param {any} [bias]
   */
  product(part, x, weights, kept, bias) {
    if (kept.length === 0) return this[part](x, weights, { bias });
    if (kept.length === 1) return this[part](mul(x, kept[0]), weights, { bias });
    const parts = split(weights, kept.length, -1).map((own, k) => this[part](mul(x, kept[k]), own));
    const all = concatenate(parts);
    return bias ? biasAdd(all, bias) : all;
  }
}
