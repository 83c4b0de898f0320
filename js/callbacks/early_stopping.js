import { ValueError } from '../errors.js';
import { describe, readOptions } from '../utils/options.js';
import { Callback } from './callback.js';

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
  monitor: 'val_loss',
  minDelta: 0,
  patience: 0,
  verbose: 0,
  mode: 'auto',
  baseline: null,
  restoreBestWeights: false,
  startFromEpoch: 0,
};

/** Ends of metric names of which more is better; of the others of this library less is. */
const GROWING = /(acc|accuracy|auc|precision|recall|score|positives|negatives)(_\d+)?$/;
const SHRINKING =
  /(loss|error|mse|mae|rmse|mape|msle|crossentropy|divergence|hinge|poisson|log_?cosh)(_\d+)?$/;

/**
 * Stops training when a metric no longer improves.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 100, validationSplit: 0.1,
 *   callbacks: [callbacks.EarlyStopping({ patience: 3, restoreBestWeights: true })],
 * });
 */
export class EarlyStopping extends Callback {
  wait = 0;
  /** The epoch after which training was stopped, from 0; 0 if it was not. */
  stoppedEpoch = 0;
  bestEpoch = 0;
  /** @type {number | null} */ best = null;
  /** @type {any} */ bestWeights = null;

  /** @param {EarlyStoppingOptions} [options] */
  constructor(options) {
    super();
    const given = readOptions('callback EarlyStopping', options, { defaults: DEFAULTS });
    if (!['auto', 'min', 'max'].includes(given.mode)) {
      throw new ValueError(
        `callback EarlyStopping: mode should be 'auto', 'min' or 'max'; received ${describe(given.mode)}.`,
      );
    }
    this.monitor = given.monitor;
    this.minDelta = Math.abs(given.minDelta);
    this.patience = given.patience;
    this.verbose = given.verbose;
    this.mode = given.mode;
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
    const improves = this.#comparison();
    const current = this.#monitored(logs);
    if (current === undefined || epoch < this.startFromEpoch) return;
    if (this.restoreBestWeights && this.bestWeights === null) await this.#keep(epoch);
    this.wait++;
    if (improves(current, this.best)) {
      this.best = current;
      await this.#keep(epoch);
      if (improves(current, this.baseline)) this.wait = 0;
    } else if (this.wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  async onTrainEnd() {
    if (this.stoppedEpoch > 0 && this.verbose) console.log(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (!this.restoreBestWeights || this.bestWeights === null) return;
    if (this.verbose) {
      console.log(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    }
    await this.model.setWeights(this.bestWeights);
  }

  /** @param {number} epoch */
  async #keep(epoch) {
    this.bestEpoch = epoch;
    if (this.restoreBestWeights) this.bestWeights = await this.model.getWeights();
  }

  /** @returns {(value: number, reference: number | null) => boolean} */
  #comparison() {
    if (this.#grows()) return (value, reference) => reference === null || value - this.minDelta > reference;
    return (value, reference) => reference === null || value + this.minDelta < reference;
  }

  #grows() {
    if (this.mode !== 'auto') return this.mode === 'max';
    if (GROWING.test(this.monitor)) return true;
    if (SHRINKING.test(this.monitor)) return false;
    throw new ValueError(
      `callback EarlyStopping: whether more or less of '${this.monitor}' is better cannot be told from its name. ` +
        "Pass mode: 'max' or mode: 'min'.",
    );
  }

  /** @param {import('./callback.js').Logs} logs */
  #monitored(logs) {
    const value = logs[this.monitor];
    if (value === undefined) {
      console.warn(
        `Early stopping conditioned on metric \`${this.monitor}\` which is not available. ` +
          `Available metrics are: ${Object.keys(logs).join(',')}`,
      );
    }
    return value;
  }
}
