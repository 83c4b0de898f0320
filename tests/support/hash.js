/** Numbers that tests/golden/generate/common.py makes the same. */

/**
 * Numbers in [-1, 1): element i is a hash of i and the seed.
 *
 * @param {number} count
 * @param {number} seed
 * @returns {Float32Array}
 */
export function uniform(count, seed) {
  const offset = Math.imul(seed, 0x9e3779b1);
  return Float32Array.from({ length: count }, (_, i) => {
    let h = (i + offset) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

/**
 * Whole numbers from 0 to below - 1, hashed.
 *
 * @param {number} count
 * @param {number} seed
 * @param {number} below
 * @returns {Int32Array}
 */
export const wholeNumbers = (count, seed, below) =>
  Int32Array.from(uniform(count, seed), (u) =>
    Math.floor(Math.fround(Math.fround(Math.fround(u * 0.5) + 0.5) * below)),
  );

/** @param {readonly number[]} shape */
const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/**
 * Weights to begin with: kernels uniform within the limit of Glorot, the rest within 0.1; the seed is the position.
 *
 * @param {readonly (readonly number[])[]} shapes
 * @returns {Float32Array[]}
 */
export function initialWeights(shapes) {
  return shapes.map((shape, seed) => {
    const [inputs, outputs] = shape.slice(-2);
    const limit = shape.length > 1 ? Math.sqrt(6 / (sizeOf(shape.slice(0, -2)) * (inputs + outputs))) : 0.1;
    return uniform(sizeOf(shape), seed).map((u) => u * Math.fround(limit));
  });
}

/**
 * Two numbers that any wrong element changes: the dot product with hashed numbers, and the length.
 *
 * @param {ArrayLike<number>} values
 * @returns {[number, number]}
 */
export function fingerprint(values) {
  const hashed = uniform(values.length, 77);
  let dot = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    dot += values[i] * hashed[i];
    squares += values[i] ** 2;
  }
  return [dot, Math.sqrt(squares)];
}
