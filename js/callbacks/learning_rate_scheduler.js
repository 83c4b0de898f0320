import { ValueError } from '../errors.js';
import { describe, readOptions } from '../utils/options.js';
import { Callback } from './callback.js';

/**
 * Sets the learning rate at the beginning of every epoch. For one that changes from step to step see
 * `optimizers.schedules`.
 *
 * @example callbacks.LearningRateScheduler((epoch, rate) => (epoch < 10 ? rate : rate * Math.exp(-0.1)))
 */
export class LearningRateScheduler extends Callback {
  /**
   * @param {(epoch: number, rate: number) => number} schedule from the epoch, counted from 0, and the rate so far to the
   *   new one
   * @param {{verbose?: 0 | 1}} [options] verbose: 0
   */
  constructor(schedule, options) {
    super();
    const where = 'callback LearningRateScheduler';
    if (typeof schedule !== 'function')
      throw new ValueError(
        `${where} takes a function (epoch, rate) => rate; received ${describe(schedule)}.`,
      );
    this.schedule = schedule;
    this.verbose = readOptions(where, options, { defaults: { verbose: 0 } }).verbose;
  }

  /** @param {number} epoch */
  onEpochBegin(epoch) {
    const { optimizer } = this.model;
    const rate = this.schedule(epoch, optimizer.learningRate);
    if (typeof rate !== 'number') {
      throw new ValueError(
        `callback LearningRateScheduler: its function should return a number; it returned ${describe(rate)}.`,
      );
    }
    optimizer.learningRate = rate;
    if (this.verbose)
      console.log(`\nEpoch ${epoch + 1}: LearningRateScheduler setting learning rate to ${rate}.`);
  }

  /** @param {number} _epoch @param {import('./callback.js').Logs} [logs] */
  onEpochEnd(_epoch, logs = {}) {
    logs.learning_rate = this.model.optimizer.learningRate;
  }
}
