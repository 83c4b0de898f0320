import { ValueError } from '../errors.js';
import { readOptions } from '../utils/options.js';

/**
 * Base of all regularizers: what is added to the loss for a weight, or for what a layer makes, so that training keeps it
 * small. One of your own extends this class and defines `call(x)`, or is a plain function of x.
 *
 * @example
 * class Sparse extends regularizers.Regularizer {
 *   call(x) { return ops.multiply(ops.sum(ops.sqrt(ops.abs(x))), 0.01); }
 * }
 */
export class Regularizer {
  static className = 'Regularizer';
  /** Where Keras has it, for configs. */
  kerasModule = 'keras.regularizers';

  /** @param {any} [given] options @param {Record<string, any>} [defaults] */
  constructor(given, defaults = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`regularizer ${this.className}`, given, { defaults });
  }

  get className() {
    const own = /** @type {typeof Regularizer} */ (this.constructor);
    return Object.hasOwn(own, 'className') ? own.className : own.name;
  }

  /**
   * What is added to the loss.
   *
   * @param {any} _x a symbolic tensor or a weight
   * @returns {any} a symbolic tensor; its sum counts
   */
  call(_x) {
    throw new ValueError(`The regularizer ${this.className} must define call(x).`);
  }

  /** The constructor's arguments, in Keras's spelling. @returns {Record<string, any>} */
  getConfig() {
    return { ...this.options };
  }
}

/** A function as a regularizer. */
export class OwnRegularizer extends Regularizer {
  /** @param {(x: any) => any} f */
  constructor(f) {
    super();
    this.function = f;
  }

  /** @param {any} x */
  call(x) {
    return this.function(x);
  }

  /** @returns {never} */
  getConfig() {
    throw new ValueError(
      'A regularizer that is a function cannot be written to a file. Save the weights alone, with saveWeights().',
    );
  }
}
