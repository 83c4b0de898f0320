import { ValueError } from '../errors.js';
import { tensor } from '../tensor.js';
import { readOptions } from '../utils/options.js';
import { Callback } from './callback.js';

/**
 * Evaluates and predicts with the running averages of the weights that an optimizer with `useEma` keeps, while training
 * goes on with the weights themselves.
 *
 * @example
 * model.compile({ optimizer: optimizers.Adam({ useEma: true }), loss: 'mse' });
 * await model.fit(x, y, { validationData, callbacks: [callbacks.SwapEMAWeights()] });
 */
export class SwapEMAWeights extends Callback {
  #swapped = false;

  /** @param {{swapOnEpoch?: boolean}} [options] swapOnEpoch: also between epochs, for what saves the model there: false */
  constructor(options) {
    super();
    const defaults = { swapOnEpoch: false };
    this.swapOnEpoch = readOptions('callback SwapEMAWeights', options, { defaults }).swapOnEpoch;
  }

  /** @param {boolean} averages whether the model is to have the averages */
  async #show(averages) {
    if (this.#swapped === averages) return;
    const { model } = this;
    if (!model.optimizer?.options.useEma) {
      throw new ValueError(
        'callback SwapEMAWeights needs an optimizer with running averages: optimizers.Adam({ useEma: true }).',
      );
    }
    this.#swapped = averages;
    const state = await model.readOptimizer();
    if (state.iteration === 0) return; // nothing has been averaged yet
    const trained = model.trainableWeights;
    const values = await model.getWeights();
    const slots = state.slots.map((/** @type {Float32Array[]} */ list) => [...list]);
    model.weights.forEach((/** @type {any} */ weight, /** @type {number} */ i) => {
      const at = trained.indexOf(weight);
      if (at < 0) return;
      const average = slots[at][0];
      slots[at][0] = values[i].data;
      values[i] = tensor(average, [...weight.shape]);
    });
    await model.setWeights(values);
    await model.writeOptimizer({ ...state, slots });
  }

  async onEpochBegin() {
    if (this.swapOnEpoch) await this.#show(false);
  }

  /** @param {number} epoch */
  async onEpochEnd(epoch) {
    if (!this.swapOnEpoch) return;
    await this.#show(true);
    // fit ends with the averages; the weights that it would take for them are what has been swapped away.
    if (epoch === this.params.epochs - 1) await this.#keep();
  }

  /** The averages become what the model has now. */
  async #keep() {
    const { model } = this;
    const state = await model.readOptimizer();
    const values = await model.getWeights();
    model.trainableWeights.forEach((/** @type {any} */ weight, /** @type {number} */ i) => {
      state.slots[i][0] = values[model.weights.indexOf(weight)].data;
    });
    await model.writeOptimizer(state);
    this.#swapped = false;
  }

  onTestBegin() {
    return this.#show(true);
  }

  onTestEnd() {
    return this.#show(false);
  }

  onPredictBegin() {
    return this.#show(true);
  }

  onPredictEnd() {
    return this.#show(false);
  }
}
