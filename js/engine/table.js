import { ValueError } from '../errors.js';

/**
 * Things by id, for those who can only name them. What is in use is freed when its last use has ended.
 *
 * @template T
 */
export class Table {
  /** @type {Map<number, {item: T, uses: number, removed: boolean}>} */ #entries = new Map();
  #last = 0;
  #free;

  /**
   * @param {string} kind for messages
   * @param {(item: T) => void} [free] told when an item is neither in the table nor in use
   */
  constructor(kind, free = () => {}) {
    this.kind = kind;
    this.#free = free;
  }

  /** @param {T} item @returns {number} its id */
  add(item) {
    this.#entries.set(++this.#last, { item, uses: 0, removed: false });
    return this.#last;
  }

  /** @param {number} id */
  #entry(id) {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    throw new ValueError(`This ${this.kind} is gone: the model or run that it belonged to has ended.`);
  }

  /** @param {number} id @returns {T} @throws {ValueError} if it is gone */
  get(id) {
    return this.#entry(id).item;
  }

  /** @param {(item: T) => void} f */
  each(f) {
    for (const { item } of this.#entries.values()) f(item);
  }

  /** @param {number} id @returns {T | undefined} */
  find(id) {
    return this.#entries.get(id)?.item;
  }

  /**
   * Works with an item, which stays until the work is done.
   *
   * @template R
   * @param {number} id
   * @param {(item: T) => Promise<R>} work
   * @returns {Promise<R>}
   */
  async use(id, work) {
    const entry = this.#entry(id);
    entry.uses++;
    try {
      return await work(entry.item);
    } finally {
      entry.uses--;
      if (entry.removed && entry.uses === 0) this.#free(entry.item);
    }
  }

  /** @param {number} id @returns {T | undefined} the item, if it was there */
  remove(id) {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    entry.removed = true;
    if (entry.uses === 0) this.#free(entry.item);
    return entry.item;
  }
}
