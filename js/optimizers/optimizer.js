import { ValueError } from '../errors.js';
import { snakeKey } from '../utils/names.js';
import { describe, numberIn, positiveInteger, readOptions } from '../utils/options.js';
import { CLIP, COMMON } from '../engine/generated.js';

/**
 * What all optimizers take besides their own options, as in Keras.
 *
 * @typedef {object} CommonOptions
 * @property {number | ((step: number) => number)} [learningRate] how far a step goes; a schedule, or a function of the
 *   step's number, counted from 0, for one that changes
 * @property {number | null} [weightDecay] the part of every weight, times the rate, that each step takes away
 *   (Loshchilov and Hutter 2019)
 * @property {number | null} [clipnorm] the longest that the gradient of a weight may be
 * @property {number | null} [clipvalue] the largest that a number of a gradient may be
 * @property {number | null} [globalClipnorm] the longest that the gradient of all weights together may be (Pascanu et al. 2013)
 * @property {boolean} [useEma] keep a running average of the weights, which `fit` ends with (Polyak and Juditsky 1992)
 * @property {number} [emaMomentum] of this average: 0.99
 * @property {number | null} [emaOverwriteFrequency] after so many updates the average takes the weights' place
 * @property {number | null} [lossScaleFactor] multiplies the loss before it is differentiated, and divides the gradients
 * @property {number | null} [gradientAccumulationSteps] average the gradients of so many steps, then update
 * @property {string} [name]
 */

const DEFAULTS = {
  name: undefined,
  weightDecay: null,
  clipnorm: null,
  globalClipnorm: null,
  clipvalue: null,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: null,
  lossScaleFactor: null,
  gradientAccumulationSteps: null,
};

/** Options that Keras 3.0 did not know: written only where they are used, so that it can read the rest. */
const LATER = ['lossScaleFactor', 'gradientAccumulationSteps'];

/** The ways to clip, of which one may be chosen, and what the engine calls them. @type {[string, number][]} */
const CLIPS = [
  ['clipvalue', CLIP.value],
  ['clipnorm', CLIP.norm],
  ['globalClipnorm', CLIP.global_norm],
];

/**
 * Base of all optimizers: the rule by which gradients change the weights. The engine does the work.
 *
 * @example optimizers.Adam({ learningRate: 0.01, clipnorm: 1, useEma: true })
 */
export class Optimizer {
  static className = 'Optimizer';

  /**
   * The rule in the engine: its name and the options that set it, in the order of nn_optimizer_new (src/nn.h).
   *
   * @type {{kind: keyof typeof import('../engine/generated.js').OPTIMIZER, hyper: string[]}}
   */
  static rule = { kind: 'sgd', hyper: [] };

  /** How many of its first arrays files have weight by weight; the others stand array by array. */
  static paired = 0;

  /** @type {{setRate(rate: number): void, takeAverages(): Promise<void>} | null} the engine's side, while there is one */
  link = null;
  /** Steps done, as far as the page knows: see the schedule's. */ iterations = 0;
  /** @type {((step: number) => number) | null} where the rate follows a schedule */ schedule = null;
  #rate = 0;
  /** Number of values that it keeps, from the first training on: Keras counts iteration and rate as well. */
  #kept = 0;
  /** @type {{variables: Set<any>, names: RegExp | null}} that weight decay spares */ #spared = {
    variables: new Set(),
    names: null,
  };

  /** @param {any} given @param {Record<string, any>} defaults */
  constructor(given, defaults) {
    /** @type {Record<string, any>} */
    this.options = readOptions(this.where, given, {
      defaults: { ...DEFAULTS, ...defaults },
      refused: { jitCompile: [true, false] },
      aliases: { lr: 'learningRate' },
    });
    this.name = this.options.name ?? this.className.toLowerCase();
    this.learningRate = this.options.learningRate;
    this.#check();
  }

  get className() {
    return /** @type {typeof Optimizer} */ (this.constructor).className;
  }

  /** How messages call it. */
  get where() {
    return `optimizer ${this.className}`;
  }

  /** Refuses common options that make no sense. */
  #check() {
    const { options, where } = this;
    for (const name of ['weightDecay', 'clipvalue', 'clipnorm', 'globalClipnorm', 'lossScaleFactor'])
      if (options[name] !== null) numberIn(where, name, options[name], { min: 0 });
    numberIn(where, 'emaMomentum', options.emaMomentum, { min: 0, max: 1 });
    if (options.emaOverwriteFrequency !== null)
      positiveInteger(where, 'emaOverwriteFrequency', options.emaOverwriteFrequency);
    if (options.lossScaleFactor === 0)
      throw new ValueError(`${where}: 'lossScaleFactor' must not be 0, for gradients are divided by it.`);
    const steps = options.gradientAccumulationSteps;
    if (steps !== null && !(Number.isInteger(steps) && steps >= 2)) {
      throw new ValueError(
        `${where}: 'gradientAccumulationSteps' must be a whole number of at least 2; received ${describe(steps)}.`,
      );
    }
    const clips = CLIPS.filter(([name]) => options[name] !== null);
    if (clips.length > 1) {
      throw new ValueError(
        `${where}: only one of clipnorm, clipvalue and globalClipnorm can be set; ` +
          `received ${clips.map(([name]) => `${name}: ${options[name]}`).join(', ')}.`,
      );
    }
  }

  /**
   * How far a step goes. May be set at any time, also during training, unless it follows a schedule.
   *
   * @returns {number} with a schedule, what it says for the next step
   */
  get learningRate() {
    return this.schedule ? this.rateAt(this.iterations) : this.#rate;
  }

  /** @param {any} rate a number, a schedule or a function of the step */
  set learningRate(rate) {
    const schedule = typeof rate === 'function' ? rate : null;
    if (this.schedule && !schedule) {
      throw new ValueError(
        `${this.where} was made with a schedule as its learningRate, which therefore cannot be set to ${describe(rate)}. ` +
          'Make the optimizer with a number to be able to set it.',
      );
    }
    this.schedule = schedule;
    if (schedule) return;
    this.#rate = numberIn(this.where, 'learningRate', rate, { min: 0 });
    this.link?.setRate(rate);
  }

  /** The rate of a step. @param {number} step counted from 0 @returns {number} */
  rateAt(step) {
    if (!this.schedule) return this.#rate;
    const rate = this.schedule(step);
    if (typeof rate === 'number' && rate >= 0 && rate < Infinity) return rate;
    throw new ValueError(
      `${this.where}: its learningRate, a function of the step, must return a number of at least 0; ` +
        `for step ${step} it returned ${describe(rate)}.`,
    );
  }

  /**
   * Spares weights the weight decay, biases for example. To be called before training begins.
   *
   * @param {{varList?: any[], varNames?: string[]}} which weights, or texts of which one occurs in the weight's name
   * @example optimizer.excludeFromWeightDecay({ varNames: ['bias', 'gamma', 'beta'] });
   */
  excludeFromWeightDecay({ varList = [], varNames = [] }) {
    if (this.link)
      throw new ValueError(
        `${this.where}: excludeFromWeightDecay() has to be called before training begins.`,
      );
    this.#spared = {
      variables: new Set(varList),
      names: varNames.length ? new RegExp(varNames.join('|')) : null,
    };
  }

  /** Whether weight decay spares a weight. @param {{name: string}} variable */
  spares(variable) {
    return this.#spared.variables.has(variable) || Boolean(this.#spared.names?.test(variable.name));
  }

  /**
   * With `useEma`, puts the running averages in the weights' place, as `fit` does at its end.
   *
   * @example await model.optimizer.finalizeVariableValues();
   */
  async finalizeVariableValues() {
    if (this.options.useEma) await this.link?.takeAverages();
  }

  /**
   * Kind and settings as the engine takes them (nn_optimizer_new, nn_optimizer_common in src/nn.h).
   *
   * @returns {{kind: keyof typeof import('../engine/generated.js').OPTIMIZER, hyper: number[], common: number[]}}
   */
  settings() {
    const { kind, hyper } = /** @type {typeof Optimizer} */ (this.constructor).rule;
    const { options } = this;
    const common = new Array(Object.keys(COMMON).length).fill(0);
    const clip = CLIPS.find(([name]) => options[name]);
    common[COMMON.decay] = options.weightDecay ?? 0;
    common[COMMON.clip] = clip?.[1] ?? CLIP.none;
    common[COMMON.limit] = clip ? options[clip[0]] : 0;
    common[COMMON.average] = Number(options.useEma);
    common[COMMON.momentum] = options.emaMomentum;
    common[COMMON.overwrite] = options.emaOverwriteFrequency ?? 0;
    common[COMMON.steps] = options.gradientAccumulationSteps ?? 1;
    common[COMMON.scale] = options.lossScaleFactor ?? 1;
    return { kind, hyper: hyper.map((name) => Number(options[name])), common };
  }

  /** Names of the arrays that the rule keeps for every weight, in Keras's order. @returns {string[]} */
  ruleSlots() {
    return [];
  }

  /** Names of all arrays that it keeps for every weight, in Keras's order. @returns {string[]} */
  slots() {
    const { useEma, gradientAccumulationSteps } = this.options;
    return [
      ...(useEma ? ['average'] : []),
      ...(gradientAccumulationSteps ? ['gradient_accumulator'] : []),
      ...this.ruleSlots(),
    ];
  }

  /**
   * Keras's order of its arrays in a file.
   *
   * @param {number} weights their number
   * @returns {[weight: number, slot: number][]}
   */
  slotOrder(weights) {
    const { paired } = /** @type {typeof Optimizer} */ (this.constructor);
    const count = this.slots().length;
    const first = count - this.ruleSlots().length;
    /** @type {[number, number][]} */ const order = [];
    const add = (/** @type {number} */ from, /** @type {number} */ to) => {
      for (let w = 0; w < weights; w++) for (let s = from; s < to; s++) order.push([w, s]);
    };
    for (let s = 0; s < first; s++) add(s, s + 1);
    add(first, first + paired);
    for (let s = first + paired; s < count; s++) add(s, s + 1);
    return order;
  }

  /** Numbers that it keeps besides: they stand at the end of a file. @param {number} _iteration @returns {number[]} */
  scalars(_iteration) {
    return [];
  }

  /** Told when the engine makes its arrays. @param {{count: number}[]} variables */
  build(variables) {
    const numbers = this.schedule ? 1 : 2; // the iteration, the rate
    const values = this.slots().length * variables.reduce((sum, { count }) => sum + count, 0);
    this.#kept = numbers + values + this.scalars(0).length;
  }

  /** Number of values that it keeps; 0 before the first training. */
  countParams() {
    return this.#kept;
  }

  /** The constructor's arguments, in Keras's spelling. */
  getConfig() {
    const { name: _, ...own } = this.options;
    const entries = Object.entries(own)
      .filter(([key, value]) => value !== null || !LATER.includes(key))
      .map(([key, value]) => [snakeKey(key).replace(/beta(\d)/, 'beta_$1'), value]);
    return { name: this.name, ...Object.fromEntries(entries), learning_rate: this.#rateConfig() };
  }

  /** @returns {any} */
  #rateConfig() {
    if (!this.schedule) return this.#rate;
    const { getConfig, className } = /** @type {any} */ (this.schedule);
    if (!getConfig) return this.schedule;
    return {
      module: 'keras.optimizers.schedules',
      class_name: className,
      config: getConfig.call(this.schedule),
      registered_name: null,
    };
  }
}

/** Checks that options are numbers from 0 to 1. @param {Optimizer} optimizer @param {...string} names */
export const fractions = (optimizer, ...names) =>
  names.forEach((name) => numberIn(optimizer.where, name, optimizer.options[name], { min: 0, max: 1 }));
