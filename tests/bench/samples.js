/** What the nets are trained on and asked, other than the digits: made up, the same in every host. */
import { NETS } from './nets.js';
import { uniform } from './random.js';

const WORDS_A_ROW = 120;
const product = (sizes) => sizes.reduce((a, b) => a * b, 1);

/**
 * Samples of a net, one after the other.
 *
 * @param {string} name of the net
 * @param {number} count
 * @returns {{x: Float32Array, classes: Uint8Array | Int32Array, words?: number[][]}} words: the ones of multi-hot rows
 */
export function samples(name, count) {
  const random = uniform(11);
  const { input } = NETS[name];
  if (name === 'newswires') return newswires(count, input[0], random);
  const whole = (most) => Math.floor(random() * most);
  const value = name === 'text' ? () => whole(1000) : name === 'small' ? () => 2 * random() - 1 : random;
  const x = Float32Array.from({ length: count * product(input) }, value);
  return { x, classes: classesOf(count, name === 'text' ? 1000 : 2) };
}

/** Common words often, rare ones seldom, as in real text; 46 topics. */
function newswires(count, size, random) {
  const x = new Float32Array(count * size);
  const words = Array.from({ length: count }, (_, row) => {
    const drawn = new Set();
    while (drawn.size < WORDS_A_ROW) drawn.add(Math.floor(size ** random()) - 1);
    drawn.forEach((word) => (x[row * size + word] = 1));
    return [...drawn].sort((a, b) => a - b);
  });
  return { x, words, classes: classesOf(count, 46) };
}

/** The first are the same, however many are asked for. */
function classesOf(count, most) {
  const random = uniform(12);
  return Int32Array.from({ length: count }, () => Math.floor(random() * most));
}
