import { ValueError } from './errors.js';
import { describe } from './utils/options.js';

/**
 * Where all randomness begins. Initial weights, the order of samples and dropout draw their seeds from one stream; the
 * engine turns a seed and a position into numbers, so results depend neither on timing nor on the number of threads.
 *
 * @typedef {[number, number]} Seed two uint32
 */

/** @type {number | null} */ let globalSeed = null;
let drawn = 0;

/** @param {number} h the finalizer of MurmurHash3: every bit of the result depends on every bit of h */
function mix(h) {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Makes everything after it repeatable: initial weights, shuffling, dropout. On the baseline SIMD build the results are
 * the same to the bit in every browser and in Node.
 *
 * @param {number} seed a whole number from 0 to 2^32 - 1
 * @throws {ValueError}
 * @example setRandomSeed(1);
 */
export function setRandomSeed(seed) {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new ValueError(
      `setRandomSeed() takes a whole number from 0 to 4294967295; received ${describe(seed)}.`,
    );
  }
  globalSeed = seed;
  drawn = 0;
}

/**
 * A seed of its own for the n-th use of another one.
 *
 * @param {Readonly<Seed>} seed
 * @param {number} n
 * @returns {Seed}
 */
export function deriveSeed([lo, hi], n) {
  const a = mix(lo ^ mix(n + 0x9e3779b9));
  return [a, mix(hi ^ a ^ n)];
}

/**
 * The next seed of the stream; without `setRandomSeed` one that nobody can foretell.
 *
 * @returns {Seed}
 */
export function nextSeed() {
  if (globalSeed === null) {
    const [lo, hi] = crypto.getRandomValues(new Uint32Array(2));
    return [lo, hi];
  }
  return deriveSeed([globalSeed, 0x68726e74], drawn++);
}

/**
 * The seed that an option `seed` stands for.
 *
 * @param {number | null | undefined} seed
 * @returns {Seed}
 */
export const seedFrom = (seed) =>
  seed === null || seed === undefined ? nextSeed() : deriveSeed([seed, 0], 0);
