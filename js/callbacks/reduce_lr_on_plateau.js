import { numberIn, readOptions } from '../utils/options.js';
import { MONITOR, Monitor } from './monitor.js';

/**
 * Lowers the learning rate when a metric no longer improves.
 *
 * @example callbacks.ReduceLROnPlateau({ monitor: 'val_loss', factor: 0.2, patience: 5, minLr: 1e-5 })
 */
export class ReduceLROnPlateau extends Monitor {
  wait = 0;
  cooldownCounter = 0;

  /**
   * @param {{monitor?: string, factor?: number, patience?: number, verbose?: 0 | 1, mode?: 'auto' | 'min' | 'max',
   *   minDelta?: number, cooldown?: number, minLr?: number}} [options] 'val_loss', 0.1 times, 10 epochs, 0, 'auto', 1e-4,
   *   0 epochs without watching after a change, 0
   */
  constructor(options) {
    const where = 'callback ReduceLROnPlateau';
    const defaults = { ...MONITOR, factor: 0.1, patience: 10, minDelta: 1e-4, cooldown: 0, minLr: 0 };
    const given = readOptions(where, options, { defaults });
    super(where, given);
    this.factor = numberIn(where, 'factor', given.factor, { min: 0, below: 1 });
    this.patience = given.patience;
    this.cooldown = given.cooldown;
    this.minLr = given.minLr;
  }

  onTrainBegin() {
    this.best = null;
    this.wait = 0;
    this.cooldownCounter = 0;
  }

  /** @param {number} epoch @param {import('./callback.js').Logs} [logs] */
  onEpochEnd(epoch, logs = {}) {
    logs.learning_rate = this.model.optimizer.learningRate;
    const current = this.monitored(logs, 'Learning rate reduction is');
    if (current === undefined) return;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.wait = 0;
    }
    if (this.improves(current, this.best)) {
      this.best = current;
      this.wait = 0;
    } else if (this.cooldownCounter === 0 && ++this.wait >= this.patience) this.#reduce(epoch);
  }

  /** @param {number} epoch */
  #reduce(epoch) {
    const { optimizer } = this.model;
    if (optimizer.learningRate <= this.minLr) return;
    optimizer.learningRate = Math.max(optimizer.learningRate * this.factor, this.minLr);
    this.say(`\nEpoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${optimizer.learningRate}.`);
    this.cooldownCounter = this.cooldown;
    this.wait = 0;
  }
}
