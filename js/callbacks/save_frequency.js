import { ValueError } from '../errors.js';
import { describe } from '../utils/options.js';

/** When to save: at the end of each epoch, or whenever a number of batches have passed. */
export class SaveFrequency {
  #seen = 0;
  #last = -1;

  /** @param {string} where for messages @param {any} every 'epoch' or a number of batches */
  constructor(where, every) {
    if (every !== 'epoch' && !(Number.isInteger(every) && every > 0))
      throw new ValueError(
        `${where}: saveFreq must be 'epoch' or a number of batches; received ${describe(every)}.`,
      );
    this.every = every;
  }

  get epochs() {
    return this.every === 'epoch';
  }

  /** @param {number} batch that has passed, from 0 @returns {boolean} whether to save now */
  passed(batch) {
    this.#seen += batch > this.#last ? batch - this.#last : batch + 1;
    this.#last = batch;
    if (this.#seen < this.every) return false;
    this.#seen = 0;
    return true;
  }
}
