/**
 * Counts right answers, over all and by hand, place and size.
 *
 * @example
 * const tally = new Tally();
 * tally.add({ hand: 'school', place: 'centre', size: 'small' }, true);
 * tally.share('hand', 'school');   // 1
 */
export class Tally {
  /** @type {{keys: Record<string, string>, right: boolean}[]} */
  #answers = [];

  /**
   * @param {Record<string, string>} keys  by which to look at it
   * @param {boolean} right
   */
  add(keys, right) {
    this.#answers.push({ keys, right });
  }

  /**
   * @param {string} [key]
   * @param {string} [value]
   * @returns {number} share of right answers among those whose key has that value; of all without a key
   */
  share(key, value) {
    const some = key === undefined ? this.#answers : this.#answers.filter(({ keys }) => keys[key] === value);
    return some.filter(({ right }) => right).length / some.length;
  }

  /** @returns {string} a table to print: percent right, by each key */
  toString() {
    const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
    const lines = Object.keys(this.#answers[0].keys).map((key) => {
      const values = [...new Set(this.#answers.map(({ keys }) => keys[key]))];
      return `  by ${key}: ${values.map((value) => `${value} ${percent(this.share(key, value))}`).join(', ')}`;
    });
    return [`${percent(this.share())} of ${this.#answers.length} drawn digits read`, ...lines].join('\n');
  }
}
