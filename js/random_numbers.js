import { ValueError } from './errors.js';
import { deriveSeed, seedFrom } from './random.js';
import { Tensor } from './tensor.js';
import { describe, numberIn } from './utils/options.js';
import { sizeOf } from './utils/shape.js';

/**
 * Tensors of random numbers, for data and starting points: the same ones after `setRandomSeed`, in every browser. Inside of
 * a model, `ops.random` draws.
 */

/**
 * @param {string} name
 * @param {readonly number[]} shape
 * @param {number | null | undefined} seed
 * @param {(words: [number, number]) => number} draw from two uint32
 */
function filled(name, shape, seed, draw) {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size > 0))
    throw new ValueError(`random.${name}() takes a shape, an array of sizes; received ${describe(shape)}.`);
  const key = seedFrom(seed);
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => draw(deriveSeed(key, i)));
  return new Tensor({ shape: [...shape], dtype: 'float32', data });
}

const WORDS = 2 ** 32;

/** Natural logarithm of 0 < x <= 1: Math.log may differ from browser to browser. @param {number} x */
function log(x) {
  let exponent = 0;
  for (; x < Math.SQRT1_2; exponent--) x *= 2;
  const s = (x - 1) / (x + 1);
  let sum = 0;
  for (let k = 19; k >= 1; k -= 2) sum = sum * s * s + 1 / k;
  return 2 * s * sum + exponent * Math.LN2;
}

/** Cosine of a turn's part, 0 <= t < 1, by Taylor's series. @param {number} t */
function cosine(t) {
  const x = 2 * Math.PI * (t < 0.5 ? t : t - 1);
  let [term, sum] = [1, 1];
  for (let k = 1; k <= 14; k++) {
    term *= (-x * x) / ((2 * k - 1) * (2 * k));
    sum += term;
  }
  return sum;
}

/** Box and Muller's method. @param {[number, number]} words */
const gaussian = ([a, b]) => Math.sqrt(-2 * log((a + 1) / WORDS)) * cosine(b / WORDS);

/**
 * Numbers of the normal distribution.
 *
 * @param {readonly number[]} shape
 * @param {{mean?: number, stddev?: number, seed?: number | null}} [options] mean 0, stddev 1 unless given; seed: for numbers
 *   that do not depend on what else is drawn
 * @returns {Tensor}
 * @throws {ValueError}
 * @example random.normal([1, 64, 64, 3])
 */
export function normal(shape, { mean = 0, stddev = 1, seed } = {}) {
  numberIn('random.normal()', 'mean', mean);
  numberIn('random.normal()', 'stddev', stddev, { min: 0 });
  return filled('normal', shape, seed, (words) => mean + stddev * gaussian(words));
}

/**
 * Numbers spread evenly from minval up to maxval.
 *
 * @param {readonly number[]} shape
 * @param {{minval?: number, maxval?: number, seed?: number | null}} [options] 0 to 1 unless given; seed: for numbers that do
 *   not depend on what else is drawn
 * @returns {Tensor}
 * @throws {ValueError}
 * @example random.uniform([3, 2], { minval: -1, maxval: 1 })
 */
export function uniform(shape, { minval = 0, maxval = 1, seed } = {}) {
  numberIn('random.uniform()', 'minval', minval);
  numberIn('random.uniform()', 'maxval', maxval, { min: minval });
  return filled('uniform', shape, seed, ([a]) => minval + (maxval - minval) * ((a >>> 8) / 2 ** 24));
}
