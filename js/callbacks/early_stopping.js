import { readOptions } from '../utils/options.js';
import { MONITOR, Monitor } from './monitor.js';

/**
 * @typedef {object} EarlyStoppingOptions
 * @property {string} [monitor] the metric to watch: 'val_loss'
 * @property {number} [minDelta] a smaller change counts as none: 0
 * @property {number} [patience] epochs without improvement before training stops: 0
 * @property {0 | 1} [verbose] 1 says when it acts: 0
 * @property {'auto' | 'min' | 'max'} [mode] whether small or large is good; 'auto' goes by the metric's name
 * @property {number | null} [baseline] a value that has to be improved on
 * @property {boolean} [restoreBestWeights] end with the weights of the best epoch instead of the last: false
 * @property {number} [startFromEpoch] epochs before watching begins: 0
 */

const DEFAULTS = {
  ...MONITOR,
  minDelta: 0,
  patience: 0,
  baseline: null,
  restoreBestWeights: false,
  startFromEpoch: 0,
};

/**
 * Stops training when a metric no longer improves.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 100, validationSplit: 0.1,
 *   callbacks: [callbacks.EarlyStopping({ patience: 3, restoreBestWeights: true })],
 * });
 */
export class EarlyStopping extends Monitor {
  wait = 0;
  /** The epoch after which training was stopped, from 0; 0 if it was not. */
  stoppedEpoch = 0;
  bestEpoch = 0;
  /** @type {any} */ bestWeights = null;

  /** @param {EarlyStoppingOptions} [options] */
  constructor(options) {
    const given = readOptions('callback EarlyStopping', options, { defaults: DEFAULTS });
    super('callback EarlyStopping', given);
    this.patience = given.patience;
    this.baseline = given.baseline;
    this.restoreBestWeights = given.restoreBestWeights;
    this.startFromEpoch = given.startFromEpoch;
  }

  onTrainBegin() {
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.bestEpoch = 0;
    this.best = null;
    this.bestWeights = null;
  }

  /** @param {number} epoch @param {import('./callback.js').Logs} [logs] */
  async onEpochEnd(epoch, logs = {}) {
    const current = this.monitored(logs, 'Early stopping');
    if (current === undefined || epoch < this.startFromEpoch) return;
    if (this.restoreBestWeights && this.bestWeights === null) await this.#keep(epoch);
    this.wait++;
    if (this.improves(current, this.best)) {
      this.best = current;
      await this.#keep(epoch);
      if (this.improves(current, this.baseline)) this.wait = 0;
    } else if (this.wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  async onTrainEnd() {
    if (this.stoppedEpoch > 0) this.say(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (!this.restoreBestWeights || this.bestWeights === null) return;
    this.say(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    await this.model.setWeights(this.bestWeights);
  }

  /** @param {number} epoch */
  async #keep(epoch) {
    this.bestEpoch = epoch;
    if (this.restoreBestWeights) this.bestWeights = await this.model.getWeights();
  }
}
