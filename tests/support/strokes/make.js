/**
 * Makes the drawn test digits: `hands.json`, written by the hands of `hands.js`, and `traced.json`, digits of
 * MNIST's *test* set traced back to strokes, so real people's. Both are random picks by seed; no network has been
 * asked about any of them. What they have influenced is training: misread narrow zeros and ones with flags led to
 * `rewrite` (augment.js) and `embellish` (ones.js). So look at fresh seeds, too, before believing a figure.
 *
 *     npm run data && node tests/support/strokes/make.js
 */

import { readFile, writeFile } from 'node:fs/promises';
import { HANDS, write } from './hands.js';
import { generator } from '../../../web/demos/digits/random.js';
import { trace } from '../../../web/demos/digits/trace.js';
import { datasets } from 'hornet-nn';

const SEED = 20180412;
const WRITINGS_PER_DIGIT = 3;
const TRACED_PER_DIGIT = 15;

/** Coordinates are stored as whole numbers, 0…1000 over the longest side. */
const UNITS = 1000;

const here = (name) => new URL(name, import.meta.url);

await save('hands.json', { seed: SEED, digits: writeAll(generator(SEED)) });
await save('traced.json', {
  seed: SEED,
  source: 'MNIST test set',
  digits: await traceSome(generator(SEED + 1)),
});

/** @param {() => number} random */
function writeAll(random) {
  const digits = [];
  for (const [name, hand] of Object.entries(HANDS)) {
    for (let digit = 0; digit < 10; digit++) {
      for (let k = 0; k < WRITINGS_PER_DIGIT; k++) {
        digits.push({ hand: name, digit, strokes: pack(write(hand, digit, random)) });
      }
    }
  }
  return digits;
}

/** @param {() => number} random */
async function traceSome(random) {
  const [, [images, labels]] = await datasets.mnist.loadData();
  const indices = Array.from(labels.data, (_, i) => i);
  for (let i = indices.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [indices[i], indices[j]] = [indices[j], indices[i]];
  }
  return Array.from({ length: 10 }, (_, digit) =>
    indices
      .filter((i) => labels.data[i] === digit)
      .slice(0, TRACED_PER_DIGIT)
      .map((index) => {
        const strokes = trace(images.data.subarray(index * 784, (index + 1) * 784));
        return { hand: 'traced', digit, index, strokes: pack(strokes.map(thinOut)) };
      }),
  ).flat();
}

/**
 * Every third point, and both ends: tracing gives about 100 points a digit height, a hand gives a third of that.
 *
 * @template T
 * @param {T[]} path
 */
function thinOut(path) {
  return path.filter((_, i) => i % 3 === 0 || i === path.length - 1);
}

/**
 * @param {{x: number, y: number}[][]} strokes
 * @returns {number[][]} each stroke as x, y, x, y, … in whole units, the longest side of all 0…UNITS
 */
function pack(strokes) {
  const points = strokes.flat();
  const [left, top] = [Math.min(...points.map((p) => p.x)), Math.min(...points.map((p) => p.y))];
  const [right, bottom] = [Math.max(...points.map((p) => p.x)), Math.max(...points.map((p) => p.y))];
  const scale = UNITS / Math.max(right - left, bottom - top, 1e-9);
  return strokes.map((stroke) =>
    stroke.flatMap(({ x, y }) => [Math.round((x - left) * scale), Math.round((y - top) * scale)]),
  );
}

/**
 * Writes a set with one digit a line, so that a change can be read.
 *
 * @param {string} name
 * @param {{seed: number, source?: string, digits: object[]}} set
 */
async function save(name, { digits, ...head }) {
  const lines = digits.map((digit) => JSON.stringify(digit)).join(',\n');
  await writeFile(here(name), `${JSON.stringify(head).slice(0, -1)},"digits":[\n${lines}\n]}\n`);
  const { length } = await readFile(here(name));
  console.log(`${name}: ${digits.length} digits, ${(length / 1024).toFixed(1)} KB`);
}
