import { ValueError } from '../errors.js';
import { deriveSeed } from '../random.js';
import { isTensor } from '../tensor.js';
import { describe } from '../utils/options.js';

/**
 * Data that comes batch by batch: from a generator or another iterable, async or not; from a function that makes one,
 * anew for every epoch; or from an object like Keras's PyDataset, with `length` batches that `getItem(index)` gives.
 *
 * @typedef {import('../random.js').Seed} Seed
 * @typedef {{length: number, getItem: (index: number) => any, onEpochBegin?: () => any, onEpochEnd?: () => any}} Dataset
 */

/** @param {any} x @returns {x is Dataset} */
const isDataset = (x) => typeof x?.getItem === 'function';

/** @param {any} x whether it gives batches, rather than being the data itself */
export function isStream(x) {
  if (typeof x === 'function' || isDataset(x)) return true;
  if (x === null || typeof x !== 'object' || isTensor(x) || Array.isArray(x) || ArrayBuffer.isView(x))
    return false;
  return typeof x[Symbol.asyncIterator] === 'function' || typeof x[Symbol.iterator] === 'function';
}

/** @param {any} x @returns {Iterator<any> | AsyncIterator<any>} */
function iteratorOf(x) {
  const make = x?.[Symbol.asyncIterator] ?? x?.[Symbol.iterator];
  if (typeof make === 'function') return make.call(x);
  throw new ValueError(
    `A function given as data must return a generator or another iterable of batches; it returned ${describe(x)}.`,
  );
}

/** The batches of a dataset in a new order. @param {number} length @param {Seed} seed */
function shuffled(length, seed) {
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor((deriveSeed(seed, i)[0] / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

export class Stream {
  #given;
  #where;
  /** @type {Iterator<any> | AsyncIterator<any> | null} */ #iterator = null;
  #seed;
  #opened = 0;

  /**
   * @param {any} given
   * @param {{where: string, steps?: number | null, seed?: Seed | null}} options where: for messages; steps: batches an
   *   epoch; seed: a dataset's batches come in a new order every epoch
   */
  constructor(given, { where, steps = null, seed = null }) {
    this.#given = given;
    this.#where = where;
    this.#seed = seed;
    /** Batches of an epoch; null: as many as come. @type {number | null} */
    this.steps = steps ?? (isDataset(given) ? given.length : null);
    this.fixed = steps !== null;
    if (isDataset(given) && !(Number.isInteger(given.length) && given.length > 0)) {
      throw new ValueError(
        `${where}: a dataset needs a length, its number of batches, of at least 1; it is ${describe(given.length)}.`,
      );
    }
  }

  /** Whether it can begin anew when it has ended. */
  get #restarts() {
    const { getItem, [Symbol.iterator]: own, [Symbol.asyncIterator]: later } = this.#given;
    if (typeof this.#given === 'function' || typeof getItem === 'function') return true;
    return iteratorOf(this.#given) !== this.#given && Boolean(own ?? later);
  }

  #open() {
    const given = this.#given;
    if (isDataset(given)) return this.#walk(given);
    return iteratorOf(typeof given === 'function' ? given() : given);
  }

  /** @param {Dataset} dataset */
  async *#walk(dataset) {
    await dataset.onEpochBegin?.();
    const seed = this.#seed && deriveSeed(this.#seed, ++this.#opened);
    const order = seed ? shuffled(dataset.length, seed) : Array.from({ length: dataset.length }, (_, i) => i);
    for (const index of order) yield await dataset.getItem(index);
    await dataset.onEpochEnd?.();
  }

  /**
   * The batches of the next epoch.
   *
   * @returns {AsyncGenerator<any>}
   * @throws {ValueError} if the data ends before there are as many as were asked for
   */
  async *epoch() {
    for (let done = 0, fresh = false; !this.fixed || done < Number(this.steps);) {
      fresh ||= this.#iterator === null;
      this.#iterator ??= this.#open();
      const { value, done: ended } = await this.#iterator.next();
      if (!ended) {
        done++;
        fresh = false;
        yield value;
        continue;
      }
      this.#iterator = null;
      if (!this.fixed && done > 0) return;
      if (fresh || !this.fixed || !this.#restarts) throw this.#endedEarly(done);
    }
  }

  /** @param {number} done */
  #endedEarly(done) {
    const wanted = this.fixed ? ` of ${this.steps}` : '';
    return new ValueError(
      `${this.#where}: the data ended after ${done}${wanted} batches of the epoch. Pass a function that makes a new ` +
        'generator for every epoch, fewer steps, or a generator that never ends together with a number of steps.',
    );
  }

  /** Ends a generator that has not come to its end. */
  async close() {
    await this.#iterator?.return?.();
    this.#iterator = null;
  }
}
