import { ValueError } from '../../errors.js';
import { Functor } from '../../utils/callable.js';
import { snakeKey } from '../../utils/names.js';
import { numberIn, readOptions } from '../../utils/options.js';

/**
 * Base of the schedules: learning rates that change from step to step. A schedule is a function of the step's number,
 * counted from 0; one of your own extends this class and defines `call(step)`, or is a plain function.
 *
 * @example
 * class Halves extends optimizers.schedules.LearningRateSchedule {
 *   call(step) { return 0.1 * 0.5 ** Math.floor(step / 1000); }
 * }
 * const optimizer = optimizers.SGD({ learningRate: new Halves() });
 */
export class LearningRateSchedule extends Functor {
  static className = 'LearningRateSchedule';

  /** @param {any} [given] options @param {Record<string, any>} [defaults] @param {string} [steps] an option above 0 */
  constructor(given = {}, defaults = {}, steps = '') {
    super();
    /** @type {Record<string, any>} */
    this.options = readOptions(this.where, given, { defaults });
    if (steps && !(numberIn(this.where, steps, this.options[steps]) > 0))
      throw new ValueError(`${this.where}: '${steps}' must be above 0; received ${this.options[steps]}.`);
  }

  get className() {
    const own = /** @type {typeof LearningRateSchedule} */ (this.constructor);
    return Object.hasOwn(own, 'className') ? own.className : own.name;
  }

  /** How messages call it. */
  get where() {
    return `schedule ${this.className}`;
  }

  /** @param {number} step @returns {number} */
  invoke(step) {
    return this.call(step);
  }

  /** The learning rate of a step. @param {number} _step counted from 0 @returns {number} */
  call(_step) {
    throw new ValueError(`The schedule ${this.className} must define call(step).`);
  }

  /** The constructor's arguments, in Keras's spelling. @returns {Record<string, any>} */
  getConfig() {
    return Object.fromEntries(Object.entries(this.options).map(([key, value]) => [snakeKey(key), value]));
  }
}
