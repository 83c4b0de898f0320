import { ValueError, unknown } from '../errors.js';
import { describe } from '../utils/options.js';
import { Callback, HOOKS } from './callback.js';

/** @typedef {import('./callback.js').Hook} Hook */

/**
 * A callback made of single functions.
 *
 * @example
 * callbacks.Lambda({ onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss) });
 */
export class Lambda extends Callback {
  /** @param {Partial<Record<Hook, (...args: any[]) => any>>} [hooks] by name */
  constructor(hooks = {}) {
    super();
    for (const [name, hook] of Object.entries(hooks)) {
      if (!HOOKS.includes(/** @type {Hook} */ (name))) throw unknown('callback hook', name, HOOKS);
      if (typeof hook !== 'function') {
        throw new ValueError(
          `Lambda(): the hook '${name}' should be a function; received ${describe(hook)}.`,
        );
      }
      this[/** @type {Hook} */ (name)] = hook;
    }
  }
}
