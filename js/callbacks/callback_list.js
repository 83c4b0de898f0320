import { ValueError } from '../errors.js';
import { describe, isPlainObject } from '../utils/options.js';
import { Callback } from './callback.js';
import { History } from './history.js';
import { Lambda } from './lambda.js';
import { ProgbarLogger } from './progbar_logger.js';

/** @typedef {import('./callback.js').Hook} Hook */

/**
 * The callbacks of one run: those that were passed, then a `History` and, for verbose 1 and 2, a `ProgbarLogger`, unless
 * one was passed.
 */
export class CallbackList {
  /** @type {Callback[]} */ callbacks;
  /** @type {History} */ history;

  /**
   * @param {unknown} callbacks an array of callbacks, or of objects with hooks; or one alone
   * @param {{model?: any, params?: Record<string, any>}} [options] params: verbose, epochs, steps
   * @throws {ValueError} for what is no callback
   */
  constructor(callbacks, { model, params = {} } = {}) {
    const given = Array.isArray(callbacks) ? callbacks.flat(Infinity) : callbacks ? [callbacks] : [];
    this.callbacks = given.map(toCallback);
    this.history = this.#own(History);
    if (params.verbose) this.#own(ProgbarLogger);
    for (const callback of this.callbacks) {
      callback.setModel(model);
      callback.setParams(params);
    }
  }

  /**
   * Calls a hook of all, one after the other, waiting for each.
   *
   * @param {Hook} hook
   * @param {...any} args
   */
  async call(hook, ...args) {
    for (const callback of this.callbacks) await /** @type {any} */ (callback)[hook](...args);
  }

  /**
   * Whether a callback wants to hear of every single batch. The progress line does not: it is drawn now and then.
   *
   * @param {'Train' | 'Test' | 'Predict'} phase
   */
  wantsEveryBatch(phase) {
    const hooks = /** @type {Hook[]} */ ([`on${phase}BatchBegin`, `on${phase}BatchEnd`]);
    return this.callbacks.some(
      (callback) =>
        !(callback instanceof ProgbarLogger) &&
        hooks.some((hook) => callback[hook] !== Callback.prototype[hook]),
    );
  }

  /** Whether a callback takes it upon itself that a batch's loss was not finite. @param {number} batch from 0 */
  excuses(batch) {
    return this.callbacks.some((callback) => callback.onNonFinite(batch));
  }

  /** Whether there is nothing but a History, which does not mind hearing of several epochs at a time. */
  get wantsHistoryOnly() {
    return this.callbacks.every((callback) => callback.constructor === History);
  }

  /**
   * For runs in which nobody wants every batch: tells the progress line how far things are.
   *
   * @param {'Train' | 'Test' | 'Predict'} phase
   * @param {number} batch the last one done, from 0
   * @param {import('./callback.js').Logs} [logs]
   */
  progress(phase, batch, logs) {
    for (const callback of this.callbacks) {
      if (callback instanceof ProgbarLogger) callback[`on${phase}BatchEnd`](batch, logs);
    }
  }

  /** The callback of a type, made if it was not passed. @template {Callback} T @param {new () => T} Type @returns {T} */
  #own(Type) {
    const found = this.callbacks.find((callback) => callback instanceof Type) ?? new Type();
    if (!this.callbacks.includes(found)) this.callbacks.push(found);
    return /** @type {T} */ (found);
  }
}

/** @param {any} callback @returns {Callback} */
function toCallback(callback) {
  if (callback instanceof Callback) return callback;
  if (isPlainObject(callback)) return new Lambda(callback);
  throw new ValueError(
    `callbacks should be callbacks, such as callbacks.EarlyStopping(), or objects with hooks, such as ` +
      `{ onEpochEnd: (epoch, logs) => … }; received ${describe(callback)}.`,
  );
}
