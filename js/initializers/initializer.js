import { readOptions } from '../utils/options.js';

/**
 * How the engine fills a new weight. For 'constant' a is the value; for 'orthogonal' a is the gain and b the number of
 * rows; for the others a and b are the limits, or the mean and the deviation. 'values' are given, 'joined' are several, one
 * behind the other.
 *
 * @typedef {{distribution: 'constant' | 'uniform' | 'normal' | 'truncated_normal' | 'orthogonal', a: number, b: number}}
 *   PlainFill
 * @typedef {{distribution: 'values', data: Float32Array}} GivenFill
 * @typedef {PlainFill | GivenFill | {distribution: 'joined', parts: {count: number, fill: Fill}[]}} Fill
 */

/**
 * Base of all initializers: the rule by which a weight gets its first values.
 *
 * @example
 * class Twos extends initializers.Initializer {
 *   fill() { return { distribution: 'constant', a: 2, b: 0 }; }
 * }
 */
export class Initializer {
  static className = 'Initializer';

  /**
   * @param {Record<string, any>} [options]
   * @param {Record<string, any>} [defaults]
   * @param {Record<string, any[]>} [refused] Keras's options that are not implemented
   */
  constructor(options = {}, defaults = {}, refused = {}) {
    /** @type {Record<string, any>} */
    this.options = readOptions(`initializer ${this.className}`, options, { defaults, refused });
  }

  get className() {
    return /** @type {typeof Initializer} */ (this.constructor).className;
  }

  /** @type {number | null} fixes the numbers, whatever `setRandomSeed` says */
  get seed() {
    return this.options.seed ?? null;
  }

  /**
   * @param {readonly number[]} _shape of the weight
   * @returns {Fill}
   */
  fill(_shape) {
    throw new TypeError(`${this.className} must define fill(shape).`);
  }

  /** The constructor's arguments, in Keras's spelling. */
  getConfig() {
    return { ...this.options };
  }
}
