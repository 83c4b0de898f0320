/**
 * Evenly spread numbers in 0…1 from a seed (Tommy Ettinger's mulberry32): the same seed gives the same numbers on
 * every machine, whatever becomes of the library's own generators.
 *
 * @param {number} seed  a whole number
 * @returns {() => number}
 * @example
 * const random = generator(7);
 * augment(pixels, random);
 */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
