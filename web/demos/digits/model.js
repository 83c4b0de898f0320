import { Model, tensor } from 'hornet-nn';
import { latestWins } from './latest.js';
import { describe } from './layers.js';

/**
 * @typedef {import('./explain.js').LayerInfo} LayerInfo
 * @typedef {object} Reading what the network made of a drawing
 * @property {Float32Array} probabilities of the ten digits
 * @property {number} digit the likeliest
 * @property {boolean} sure whether it is likely enough to say so
 * @property {Float32Array[]} values output of every layer, the input first
 */

/** Below this probability the page says "not sure". */
export const SURE = 0.6;

/**
 * The network that reads the pad: which model it is, what its layers are, and what they make of a picture.
 *
 * Fires `change` when another model or other weights are in use.
 *
 * @example
 * const reader = new DigitReader();
 * await reader.use(model, 'shipped');
 * const { digit, probabilities } = await reader.read(pixels);
 */
export class DigitReader extends EventTarget {
  /** @type {any} */
  model = null;
  /** Where the weights come from, in words. */
  origin = '';
  /** @type {LayerInfo[]} */
  layers = [];
  /** @type {any} */
  #probe = null;
  /** @type {Float32Array[][] | null} */
  #weights = null;

  /**
   * Reads a picture. Latest wins: when pictures come faster than they can be read, the ones between are skipped.
   *
   * @type {(pixels: Float32Array) => Promise<Reading | undefined>} from 28 x 28 values 0 … 1; `undefined` if a newer
   *   picture came, or if there is no model
   */
  read = latestWins((pixels) => this.#read(pixels));

  /**
   * Reads with this model from now on.
   *
   * @param {any} model
   * @param {string} origin in words, shown on the page
   * @throws {Error} if the model does not fit the pad
   */
  use(model, origin) {
    this.layers = describe(model);
    this.model = model;
    this.origin = origin;
    this.#probe = Model({
      inputs: model.inputs,
      outputs: model.layers
        .filter((/** @type {any} */ layer) => layer.className !== 'InputLayer')
        .map((/** @type {any} */ layer) => layer.output),
    });
    this.weightsChanged();
  }

  /** To be called when the model in use has learned something. */
  weightsChanged() {
    this.#weights = null;
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Kernel and bias of every layer, for the formulas.
   *
   * @returns {Promise<Float32Array[][]>} empty lists where a layer has no weights
   */
  async weights() {
    if (this.#weights) return this.#weights;
    const { model, layers } = this;
    const byName = new Map(model.layers.map((/** @type {any} */ layer) => [layer.name, layer]));
    const weights = await Promise.all(layers.map(({ name }) => weightsOf(byName.get(name))));
    if (model === this.model) this.#weights = weights;
    return weights;
  }

  /**
   * @param {Float32Array} pixels
   * @returns {Promise<Reading | undefined>}
   */
  async #read(pixels) {
    if (!this.#probe) return undefined;
    const outputs = await this.#probe.predict(tensor(pixels, [1, 28, 28, 1]), { verbose: 0 });
    const values = [pixels, ...outputs.map((/** @type {any} */ output) => output.data)];
    return judge(values);
  }
}

/**
 * @param {Float32Array[]} values
 * @returns {Reading}
 */
export function judge(values) {
  const probabilities = values[values.length - 1];
  const digit = ranking(probabilities)[0];
  return { probabilities, digit, sure: probabilities[digit] >= SURE, values };
}

/**
 * The digits, likeliest first.
 *
 * @param {ArrayLike<number>} probabilities
 * @returns {number[]}
 */
export function ranking(probabilities) {
  return Array.from({ length: 10 }, (_, digit) => digit).sort((a, b) => probabilities[b] - probabilities[a]);
}

/**
 * A reading in a sentence, for those who listen.
 *
 * @param {Reading} reading
 * @returns {string}
 * @example
 * inWords(reading);   // "I read 5, 93 percent; second 6, 4 percent."
 */
export function inWords({ probabilities, sure }) {
  const [first, second] = ranking(probabilities);
  const percent = (/** @type {number} */ digit) =>
    `${digit}, ${Math.round(100 * probabilities[digit])} percent`;
  return `${sure ? 'I read' : 'Not sure:'} ${percent(first)}; second ${percent(second)}.`;
}

/**
 * @param {any} layer
 * @returns {Promise<Float32Array[]>}
 */
async function weightsOf(layer) {
  const weights = layer ? await layer.getWeights() : [];
  return weights.map((/** @type {any} */ weight) => weight.data);
}
