/**
 * A weight: a shape, a rule for its first values, and, once a model has run, a place in the engine.
 */
export class Variable {
  static #made = 0;
  /** @type {number | null} its id in the engine, from the first run on */
  id = null;
  /** Number of models that use it and have not been disposed of. */
  users = 0;
  /** Whether it was given back for good. */
  disposed = false;

  /**
   * @param {readonly number[]} shape
   * @param {{initializer: import('../initializers/initializer.js').Initializer, name: string, trainable?: boolean,
   *   seed: import('../random.js').Seed}} options seed: of its first values
   */
  constructor(shape, { initializer, name, trainable = true, seed }) {
    /** Tells it from all others. */
    this.serial = ++Variable.#made;
    this.shape = Object.freeze([...shape]);
    this.initializer = initializer;
    this.name = name;
    this.trainable = trainable;
    this.seed = seed;
  }

  /** Number of values. */
  get count() {
    return this.shape.reduce((product, size) => product * size, 1);
  }
}

/** @param {unknown} x @returns {x is Variable} */
export const isVariable = (x) => x instanceof Variable;
