import { backend, forget, freeWhenDropped } from '../engine/backend.js';
import { ShapeError, ValueError } from '../errors.js';
import { get as getInitializer } from '../initializers/index.js';
import { seedFrom } from '../random.js';
import { Tensor, tensor } from '../tensor.js';
import { sameShape, shapeText, sizeOf } from '../utils/shape.js';

let lastId = 0;

/**
 * A weight: an array that the engine keeps and training changes. Layers make theirs with `addWeight`.
 *
 * It gets its first values, by its initializer, when the engine first needs it; the seed is drawn when it is made, so
 * that the order of making decides.
 */
export class Variable {
  /** @type {Promise<void> | undefined} settled when the engine has it */ #created;
  #disposed = false;

  /**
   * @param {object} options
   * @param {readonly number[]} options.shape
   * @param {any} [options.initializer] a name or an initializer; 'glorot_uniform' unless given
   * @param {string} [options.name]
   * @param {string} [options.path] the name behind those of the layers around it
   * @param {boolean} [options.trainable] whether training changes it
   */
  constructor({ shape, initializer = 'glorot_uniform', name = 'variable', path = name, trainable = true }) {
    const whole = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size > 0);
    if (!whole) {
      throw new ShapeError(`The shape of weight '${path}' must be an array of positive sizes; received ${String(shape)}.`);
    }
    this.id = ++lastId;
    this.shape = Object.freeze([...shape]);
    /** @type {'float32'} */
    this.dtype = 'float32';
    this.name = name;
    this.path = path;
    this.trainable = trainable;
    this.initializer = getInitializer(initializer);
    this.seed = seedFrom(this.initializer.seed);
  }

  /** Number of elements. */
  get size() {
    return sizeOf(this.shape);
  }

  /**
   * Its present value.
   *
   * @returns {Promise<Tensor>}
   * @example (await layer.kernel.value()).shape
   */
  async value() {
    const [value] = await readVariables([this]);
    return value;
  }

  /**
   * Gives it another value.
   *
   * @param {import('../tensor.js').TensorLike} value of the same shape
   * @returns {Promise<void>}
   * @throws {ShapeError}
   */
  async assign(value) {
    await writeVariables([this], [value]);
  }

  /** What the engine needs to make it. */
  get spec() {
    return { id: this.id, count: this.size, fill: this.initializer.fill(this.shape), seed: this.seed };
  }

  /** Frees it in the engine. Nothing that uses it will run any more. */
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    forget(this);
    if (this.#created) backend().call('freeVariable', [this.id]).catch(() => {});
  }

  /**
   * Makes those of the variables that the engine does not have yet.
   *
   * @param {readonly Variable[]} variables
   * @returns {Promise<void>}
   */
  static async materialize(variables) {
    const gone = variables.find((variable) => variable.#disposed);
    if (gone) throw new ValueError(`Weight '${gone.path}' has been disposed of, with the model that it belonged to.`);
    const missing = variables.filter((variable) => !variable.#created);
    if (missing.length) {
      const created = backend().call('createVariables', [missing.map((variable) => variable.spec)]);
      for (const variable of missing) {
        variable.#created = created;
        freeWhenDropped(variable, 'freeVariable', variable.id);
      }
      created.catch(() => {
        for (const variable of missing) {
          variable.#created = undefined;
          forget(variable);
        }
      });
    }
    await Promise.all(new Set(variables.map((variable) => variable.#created)));
  }
}

/** @param {unknown} x @returns {x is Variable} */
export const isVariable = (x) => x instanceof Variable;

/**
 * @param {readonly Variable[]} variables
 * @returns {Promise<Tensor[]>} their present values
 */
export async function readVariables(variables) {
  await Variable.materialize(variables);
  const values = await backend().call('readVariables', [variables.map(({ id }) => id)]);
  return variables.map(({ shape }, i) => new Tensor({ shape: [...shape], dtype: 'float32', data: values[i] }));
}

/**
 * Gives variables other values; all of them or, if one does not fit, none.
 *
 * @param {readonly Variable[]} variables
 * @param {readonly import('../tensor.js').TensorLike[]} values
 * @returns {Promise<void>}
 * @throws {ShapeError} naming the weight that does not fit
 */
export async function writeVariables(variables, values) {
  const arrays = variables.map((variable, i) => {
    const value = tensor(values[i]);
    const flat = value.rank === 1 && ArrayBuffer.isView(values[i]) && value.size === variable.size;
    if (!flat && !sameShape(value.shape, variable.shape)) {
      throw new ShapeError(
        `Weight '${variable.path}' has the shape ${shapeText(variable.shape)}, which is not compatible with the ` +
          `provided shape ${shapeText(value.shape)}.`,
      );
    }
    return Float32Array.from(value.data);
  });
  await Variable.materialize(variables);
  const transfer = arrays.map(({ buffer }) => buffer);
  await backend().call('writeVariables', [variables.map(({ id }) => id), arrays], transfer);
}
