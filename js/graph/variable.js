import { Initializer } from '../initializers/initializer.js';
import { readWeights, writeWeights } from '../models/weights.js';
import { nextSeed } from '../random.js';
import { tensor } from '../tensor.js';
import { uniqueName } from '../utils/names.js';
import { readOptions } from '../utils/options.js';

/**
 * A weight: a shape, a rule for its first values, and, once something with it has run, a place in the engine.
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
   * @param {{initializer: Initializer, name: string, trainable?: boolean, seed: import('../random.js').Seed,
   *   regularizer?: any, constraint?: any}} options seed: of its first values; regularizer: says what it adds to the
   *   loss; constraint: what it becomes after a step
   */
  constructor(shape, { initializer, name, trainable = true, seed, regularizer = null, constraint = null }) {
    /** Tells it from all others. */
    this.serial = ++Variable.#made;
    this.shape = Object.freeze([...shape]);
    this.initializer = initializer;
    this.name = name;
    this.trainable = trainable;
    this.seed = seed;
    this.regularizer = regularizer;
    this.constraint = constraint;
  }

  /** Number of values. */
  get count() {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /** A copy of what it is at present. @returns {Promise<import('../tensor.js').Tensor>} float32, of its shape */
  async value() {
    return (await readWeights([this]))[0];
  }

  /** Overwrites it. @param {any} value of its shape @throws {import('../errors.js').ValueError} if the shape differs */
  assign(value) {
    return writeWeights(`the variable '${this.name}'`, [this], [value]);
  }
}

/** @param {unknown} x @returns {x is Variable} */
export const isVariable = (x) => x instanceof Variable;

/** Values that are given. */
class Given extends Initializer {
  static className = 'Given';

  /** @param {Float32Array} data */
  constructor(data) {
    super();
    this.data = data;
  }

  fill() {
    return { distribution: /** @type {const} */ ('values'), data: this.data };
  }
}

/**
 * Numbers that training changes, outside of any layer: a picture that is to be painted, say. Ops, layers and models take
 * it like a symbolic tensor; unlike data, all its sizes are known.
 *
 * @param {import('../tensor.js').TensorLike} value its first value
 * @param {{name?: string, trainable?: boolean}} [options]
 * @returns {Variable}
 * @example
 * const image = variable(random.normal([1, 64, 64, 3]));
 * const step = trainFunction({ loss: ops.mean(ops.square(image)), variables: [image], optimizer: 'adam' });
 * await step();
 * const picture = await image.value();
 */
export function variable(value, options) {
  const { name, trainable } = readOptions('variable()', options, {
    defaults: { name: undefined, trainable: true },
  });
  const { shape, data } = tensor(value).cast('float32');
  return new Variable(shape.length ? shape : [1], {
    initializer: new Given(Float32Array.from(data)),
    name: name ?? uniqueName('Variable'),
    trainable,
    seed: nextSeed(),
  });
}
