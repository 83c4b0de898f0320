import { ValueError } from '../errors.js';
import { snakeKey } from '../utils/names.js';
import { readOptions } from '../utils/options.js';

/**
 * Base of all constraints: what a weight is made to be after every step of training. One of your own extends this class
 * and defines `call(w)`, or is a plain function of w.
 *
 * @example
 * class Bounded extends constraints.Constraint {
 *   call(w) { return ops.clip(w, -1, 1); }
 * }
 */
export class Constraint {
  static className = 'Constraint';
  /** Where Keras has it, for configs. */
  kerasModule = 'keras.constraints';

  /** @param {any} [given] options @param {Record<string, any>} [defaults] */
  constructor(given, defaults = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`constraint ${this.className}`, given, { defaults });
  }

  get className() {
    const own = /** @type {typeof Constraint} */ (this.constructor);
    return Object.hasOwn(own, 'className') ? own.className : own.name;
  }

  /**
   * What the weight becomes.
   *
   * @param {any} _w the weight
   * @returns {any} a symbolic tensor of its shape
   */
  call(_w) {
    throw new ValueError(`The constraint ${this.className} must define call(w).`);
  }

  /** The constructor's arguments, in Keras's spelling. @returns {Record<string, any>} */
  getConfig() {
    return Object.fromEntries(Object.entries(this.options).map(([key, value]) => [snakeKey(key), value]));
  }
}

/** A function as a constraint. */
export class OwnConstraint extends Constraint {
  /** @param {(w: any) => any} f */
  constructor(f) {
    super();
    this.function = f;
  }

  /** @param {any} w */
  call(w) {
    return this.function(w);
  }

  /** @returns {never} */
  getConfig() {
    throw new ValueError(
      'A constraint that is a function cannot be written to a file. Save the weights alone, with saveWeights().',
    );
  }
}
