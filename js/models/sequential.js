import { ValueError } from '../errors.js';
import { isSymbolic } from '../graph/symbolic.js';
import { Input, InputLayer, isInput } from '../layers/core/input.js';
import { Layer } from '../layers/layer.js';
import { describe, isPlainObject } from '../utils/options.js';
import { Model } from './model.js';

/**
 * A chain of layers.
 *
 * @example
 * const model = Sequential([layers.Input({ shape: [784] }), layers.Dense(10, { activation: 'softmax' })]);
 */
export class Sequential extends Model {
  static className = 'Sequential';

  /** @type {any} the tensor of Input */ #start = null;
  /** @type {any[]} */ #chain = [];
  /** @type {any[]} output of each layer that has been called */ #ends = [];

  /**
   * @param {any[] | Record<string, any>} [list] layers, the first of which may be an Input
   * @param {{name?: string, trainable?: boolean}} [options]
   */
  constructor(list, options) {
    super(/** @type {any} */ (isPlainObject(list) ? list : options));
    if (Array.isArray(list)) list.forEach((layer) => this.#append(layer));
    else if (list !== undefined && !isPlainObject(list)) {
      throw new ValueError(`Sequential takes an array of layers; received ${describe(list)}.`);
    }
    this.#join();
  }

  /** Appends a layer. @param {any} layer @returns {this} */
  add(layer) {
    this.#append(layer);
    this.#join();
    return this;
  }

  /** Takes the last layer off. @returns {any} the layer */
  pop() {
    const last = this.#chain.pop();
    if (!last) throw new ValueError(`The model '${this.name}' has no layers to pop.`);
    this.#ends.length = Math.min(this.#ends.length, this.#chain.length);
    this.#join();
    return last;
  }

  /** @param {any} layer */
  #append(layer) {
    const start = layer instanceof InputLayer ? layer.output : layer;
    if (isSymbolic(start) && isInput(start)) {
      if (this.#start || this.#chain.length) {
        throw new ValueError(`Sequential '${this.name}': an Input has to come first, and once.`);
      }
      this.#start = start;
    } else if (layer instanceof Layer) {
      if (this.#chain.some(({ name }) => name === layer.name)) {
        throw new ValueError(
          `Sequential '${this.name}': the name "${layer.name}" is used 2 times. All layers should have unique names.`,
        );
      }
      this.#chain.push(layer);
    } else {
      throw new ValueError(`Sequential takes layers, such as layers.Dense(10); received ${describe(layer)}.`);
    }
  }

  /** Calls the layers that have not been called yet, each on the one before. */
  #join() {
    this.cleared = this.side.clear();
    if (this.#start) {
      for (const layer of this.#chain.slice(this.#ends.length))
        this.#ends.push(layer(this.#ends.at(-1) ?? this.#start));
    }
    if (this.#ends.length > 0) this.connect(this.#start, this.#ends.at(-1));
    else Object.assign(this, { inputs: [], outputs: [], built: false });
    this.layers = [...this.#chain]; // without the Input, as in Keras
  }

  /** Makes the weights for inputs of this shape. @param {any} inputShape [null, ...sizes of a sample] */
  build(inputShape) {
    if (this.#start) return;
    if (!Array.isArray(inputShape) || inputShape.length < 2) {
      throw new ValueError(`build() takes [null, ...sizes of one sample]; received ${describe(inputShape)}.`);
    }
    this.#start = Input({ shape: inputShape.slice(1) });
    this.#join();
    if (this.compiled && !this.compiled.ready) this.compiled.outputs(this);
  }
}
