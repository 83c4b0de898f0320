import { ValueError } from '../errors.js';
import { describe } from '../utils/options.js';
import { Callback } from './callback.js';

/** Ends of metric names of which more is better; of the others of this library less is. */
const GROWING =
  /(acc|accuracy|auc|precision|recall|score|positives|negatives|iou|similarity|specificity|sensitivity)(_\d+)?$/i;
const SHRINKING =
  /(loss|error|mse|mae|rmse|mape|msle|crossentropy|divergence|hinge|poisson|log_?cosh)(_\d+)?$/i;

/** Options of all callbacks that watch a metric. */
export const MONITOR = { monitor: 'val_loss', mode: 'auto', verbose: 0 };

/** Base of the callbacks that watch whether a metric improves. */
export class Monitor extends Callback {
  /** @type {number | null} the best value so far */ best = null;

  /** @param {string} where for messages @param {Record<string, any>} options monitor, mode, verbose, minDelta */
  constructor(where, { monitor, mode, verbose, minDelta = 0 }) {
    super();
    if (!['auto', 'min', 'max'].includes(mode)) {
      throw new ValueError(`${where}: mode should be 'auto', 'min' or 'max'; received ${describe(mode)}.`);
    }
    this.where = where;
    this.monitor = monitor;
    this.mode = mode;
    this.verbose = verbose;
    this.minDelta = Math.abs(minDelta);
  }

  /** @param {number} value @param {number | null} reference null: anything improves on it */
  improves(value, reference) {
    const grows = this.#grows(); // asked in any case, so that a name that says nothing is told at once
    if (reference === null) return true;
    return grows ? value - this.minDelta > reference : value + this.minDelta < reference;
  }

  #grows() {
    if (this.mode !== 'auto') return this.mode === 'max';
    if (GROWING.test(this.monitor)) return true;
    if (SHRINKING.test(this.monitor)) return false;
    throw new ValueError(
      `${this.where}: whether more or less of '${this.monitor}' is better cannot be told from its name. ` +
        "Pass mode: 'max' or mode: 'min'.",
    );
  }

  /**
   * The watched metric; warns if it is not there.
   *
   * @param {import('./callback.js').Logs} logs
   * @param {string} what depends on it
   * @returns {number | undefined}
   */
  monitored(logs, what) {
    const value = logs[this.monitor];
    if (value === undefined) {
      console.warn(
        `${what} conditioned on metric \`${this.monitor}\` which is not available. ` +
          `Available metrics are: ${Object.keys(logs).join(',')}`,
      );
    }
    return value;
  }

  /** Prints where verbose. @param {string} text */
  say(text) {
    if (this.verbose) console.log(text);
  }
}
