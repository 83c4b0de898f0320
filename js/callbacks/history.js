import { Callback } from './callback.js';

/**
 * What `fit` resolves to: the course of training, epoch by epoch.
 *
 * @example
 * const history = await model.fit(x, y, { epochs: 3, validationSplit: 0.1 });
 * history.history.val_loss; // three numbers
 */
export class History extends Callback {
  /** @type {Record<string, number[]>} one array a metric, one number an epoch */
  history = {};
  /** @type {number[]} the epochs that were run, from 0 or `initialEpoch` */
  epoch = [];

  onTrainBegin() {
    this.epoch = [];
  }

  /** @param {number} epoch @param {import('./callback.js').Logs} [logs] */
  onEpochEnd(epoch, logs = {}) {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= []).push(value);
  }
}
