/**
 * Numbers by name, as training knows them when a hook is called: `{ loss, accuracy, val_loss, … }`.
 *
 * @typedef {Record<string, number>} Logs
 */

/** All hooks, in Keras's words. */
export const HOOKS = /** @type {const} */ ([
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onTrainBatchBegin',
  'onTrainBatchEnd',
  'onTestBegin',
  'onTestEnd',
  'onTestBatchBegin',
  'onTestBatchEnd',
  'onPredictBegin',
  'onPredictEnd',
  'onPredictBatchBegin',
  'onPredictBatchEnd',
]);

/** @typedef {typeof HOOKS[number]} Hook */

/**
 * Base of what is told about the course of `fit`, `evaluate` and `predict`. Override the hooks that you need; a hook may
 * be async, training waits for it. Within a hook `this.model` is the model (set `this.model.stopTraining = true` to end
 * training after the current batch) and `this.params` is `{ verbose, epochs, steps }`.
 *
 * Hooks for single batches make training report every batch, which takes longer; without them it does not.
 *
 * @example
 * class Beep extends callbacks.Callback {
 *   onEpochEnd(epoch, logs) { if (logs.accuracy > 0.99) beep(); }
 * }
 */
export class Callback {
  /** @type {any} */ model;
  /** @type {Record<string, any>} */ params = {};

  /** @param {any} model */
  setModel(model) {
    this.model = model;
  }

  /** @param {Record<string, any>} params */
  setParams(params) {
    this.params = params;
  }

  /** @param {Logs} [_logs] @returns {any} */
  onTrainBegin(_logs) {}

  /** @param {Logs} [_logs] of the last epoch @returns {any} */
  onTrainEnd(_logs) {}

  /** @param {number} _epoch from 0 @param {Logs} [_logs] @returns {any} */
  onEpochBegin(_epoch, _logs) {}

  /** @param {number} _epoch from 0 @param {Logs} [_logs] with `val_` ones if the epoch was validated @returns {any} */
  onEpochEnd(_epoch, _logs) {}

  /** @param {number} _batch from 0 @param {Logs} [_logs] @returns {any} */
  onTrainBatchBegin(_batch, _logs) {}

  /** @param {number} _batch from 0 @param {Logs} [_logs] averages over the epoch so far @returns {any} */
  onTrainBatchEnd(_batch, _logs) {}

  /**
   * Asked when a batch's loss is not finite, which was therefore not learned from.
   *
   * @param {number} _batch from 0
   * @returns {boolean} whether training is to end without an error
   */
  onNonFinite(_batch) {
    return false;
  }

  /** @param {Logs} [_logs] @returns {any} */
  onTestBegin(_logs) {}

  /** @param {Logs} [_logs] @returns {any} */
  onTestEnd(_logs) {}

  /** @param {number} _batch @param {Logs} [_logs] @returns {any} */
  onTestBatchBegin(_batch, _logs) {}

  /** @param {number} _batch @param {Logs} [_logs] @returns {any} */
  onTestBatchEnd(_batch, _logs) {}

  /** @param {Logs} [_logs] @returns {any} */
  onPredictBegin(_logs) {}

  /** @param {Logs} [_logs] @returns {any} */
  onPredictEnd(_logs) {}

  /** @param {number} _batch @param {Logs} [_logs] @returns {any} */
  onPredictBatchBegin(_batch, _logs) {}

  /** @param {number} _batch @param {Logs} [_logs] @returns {any} */
  onPredictBatchEnd(_batch, _logs) {}
}
