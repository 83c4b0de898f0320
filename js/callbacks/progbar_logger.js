import { ProgressBar } from '../models/progress.js';
import { Callback } from './callback.js';

/** @typedef {import('./callback.js').Logs} Logs */

/**
 * Prints the course of `fit`, `evaluate` and `predict` as Keras does. `verbose` 1 and 2 put one in by themselves.
 *
 * @example await model.fit(x, y, { verbose: 0, callbacks: [callbacks.ProgbarLogger()] });
 */
export class ProgbarLogger extends Callback {
  /** @type {ProgressBar | null} */ #bar = null;
  #inFit = false;
  #seen = 0;
  #printing;

  /** @param {import('../models/progress.js').Printing} [printing] for tests: where and when to print */
  constructor(printing) {
    super();
    this.#printing = printing;
  }

  onTrainBegin() {
    this.#inFit = true;
  }

  /** @param {number} epoch */
  onEpochBegin(epoch) {
    const bar = this.#newBar();
    const { epochs, verbose } = this.params;
    if (verbose && epochs > 1) bar.print(`Epoch ${epoch + 1}/${epochs}\n`);
  }

  /** @param {number} batch @param {Logs} [logs] */
  onTrainBatchEnd(batch, logs) {
    this.#update(batch, logs);
  }

  /** @param {number} epoch @param {Logs} [logs] */
  onEpochEnd(epoch, logs) {
    this.#finish(logs);
  }

  onTrainEnd() {
    this.#inFit = false;
  }

  onTestBegin() {
    if (!this.#inFit) this.#newBar();
  }

  /** @param {number} batch @param {Logs} [logs] */
  onTestBatchEnd(batch, logs) {
    if (!this.#inFit) this.#update(batch, logs);
  }

  /** @param {Logs} [logs] */
  onTestEnd(logs) {
    if (!this.#inFit) this.#finish(logs);
  }

  onPredictBegin() {
    this.#newBar();
  }

  /** @param {number} batch */
  onPredictBatchEnd(batch) {
    this.#update(batch);
  }

  onPredictEnd() {
    this.#finish();
  }

  #newBar() {
    this.#seen = 0;
    const { steps, verbose } = this.params;
    this.#bar = new ProgressBar({
      target: steps ?? null,
      verbose: verbose === 'auto' ? 1 : verbose,
      ...this.#printing,
    });
    return this.#bar;
  }

  /** @param {number} batch @param {Logs} [logs] */
  #update(batch, logs = {}) {
    this.#seen = batch + 1;
    if (this.#bar?.verbose === 1) this.#bar.update(this.#seen, logs);
  }

  /** @param {Logs} [logs] */
  #finish(logs = {}) {
    const bar = this.#bar;
    if (!bar) return;
    bar.target ??= this.#seen;
    bar.update(bar.target, logs, true);
  }
}
