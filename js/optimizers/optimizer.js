import { ValueError } from '../errors.js';
import { snakeKey } from '../utils/names.js';
import { numberIn, readOptions } from '../utils/options.js';

/** Keras's options for all optimizers that are not implemented, with the values that change nothing. */
const REFUSED = {
  weightDecay: [null],
  clipnorm: [null],
  clipvalue: [null],
  globalClipnorm: [null],
  useEma: [false],
  emaMomentum: [0.99],
  emaOverwriteFrequency: [null],
  lossScaleFactor: [null],
  gradientAccumulationSteps: [null],
  jitCompile: [true, false],
};

/** Base of all optimizers: the rule by which gradients change the weights. The engine does the work. */
export class Optimizer {
  static className = 'Optimizer';

  /** @type {((rate: number) => void) | null} tells the engine of a new rate while training */ onRate = null;
  #rate = 0;
  /** Number of values that it keeps, from the first training on: Keras counts iteration and rate as well. */
  #kept = 0;

  /** @param {any} given @param {Record<string, any>} defaults */
  constructor(given, defaults) {
    const where = `optimizer ${this.className}`;
    /** @type {Record<string, any>} */
    this.options = readOptions(where, given, {
      defaults: { name: undefined, ...defaults },
      refused: REFUSED,
      aliases: { lr: 'learningRate' },
    });
    this.name = this.options.name ?? this.className.toLowerCase();
    this.learningRate = this.options.learningRate;
  }

  get className() {
    return /** @type {typeof Optimizer} */ (this.constructor).className;
  }

  /** How far a step goes. May be set at any time, also during training. */
  get learningRate() {
    return this.#rate;
  }

  set learningRate(rate) {
    this.#rate = numberIn(`optimizer ${this.className}`, 'learningRate', rate, { min: 0 });
    this.onRate?.(rate);
  }

  /**
   * Kind and settings as the engine takes them (nn_optimizer_new in src/nn.h).
   *
   * @returns {{kind: 'sgd' | 'rmsprop' | 'adam', hyper: number[]}}
   */
  settings() {
    throw new ValueError(`Optimizer ${this.className} is not known to the engine.`);
  }

  /** Names of the arrays that it keeps for every weight, in Keras's order. @returns {string[]} */
  slots() {
    return [];
  }

  /** Told when the engine makes its arrays. @param {{count: number}[]} variables */
  build(variables) {
    this.#kept = 2 + this.slots().length * variables.reduce((sum, { count }) => sum + count, 0);
  }

  /** Number of values that it keeps; 0 before the first training. */
  countParams() {
    return this.#kept;
  }

  /** The constructor's arguments, in Keras's spelling. */
  getConfig() {
    const { name: _, ...own } = this.options;
    const config = Object.fromEntries(
      Object.entries(own).map(([key, value]) => [
        snakeKey(key).replace('beta1', 'beta_1').replace('beta2', 'beta_2'),
        value,
      ]),
    );
    return { name: this.name, ...config, learning_rate: this.learningRate };
  }
}

/** @param {Optimizer} optimizer @param {string} name */
export const fraction = (optimizer, name) =>
  numberIn(`optimizer ${optimizer.className}`, name, optimizer.options[name], { min: 0, max: 1 });
