/**
 * The drawn test digits, and where on the pad they are drawn. `make.js` made them and says how.
 */

import { readFile } from 'node:fs/promises';

/** Middles of the five places, in pad units. */
export const PLACES = Object.freeze({
  centre: [0.5, 0.5],
  topLeft: [0, 0],
  topRight: [1, 0],
  bottomLeft: [0, 1],
  bottomRight: [1, 1],
});

/** Longest side of a drawing, in pad units. */
export const SIZES = Object.freeze({ small: 0.22, medium: 0.45, large: 0.8 });

/** The pad's rim, in pad units, that a hand keeps away from. */
const RIM = 0.05;

/**
 * @typedef {object} DrawnDigit
 * @property {string} hand  who wrote it: a hand's name, or 'traced'
 * @property {number} digit
 * @property {number} [index]  in MNIST's test set, if traced
 * @property {number[][]} strokes  x, y, x, y, … in 0…1000, the longest side of all strokes together 1000
 */

/**
 * All drawn digits.
 *
 * @returns {Promise<DrawnDigit[]>}
 */
export async function loadDrawnDigits() {
  const sets = ['hands.json', 'traced.json'].map(async (name) => {
    const text = await readFile(new URL(name, import.meta.url), 'utf8');
    return /** @type {DrawnDigit[]} */ (JSON.parse(text).digits);
  });
  return (await Promise.all(sets)).flat();
}

/**
 * Where the digit's points lie when it is drawn in that place at that size; corners as near to the rim as a hand goes.
 *
 * @param {DrawnDigit} drawn
 * @param {keyof typeof PLACES} place
 * @param {keyof typeof SIZES} size
 * @returns {{x: number, y: number}[][]} strokes in pad units
 */
export function place(drawn, place, size) {
  const scale = SIZES[size] / 1000;
  const numbers = drawn.strokes.map((stroke) => pairs(stroke));
  const width = Math.max(...numbers.flat().map(([x]) => x)) * scale;
  const height = Math.max(...numbers.flat().map(([, y]) => y)) * scale;
  const left = RIM + PLACES[place][0] * (1 - 2 * RIM - width);
  const top = RIM + PLACES[place][1] * (1 - 2 * RIM - height);
  return numbers.map((stroke) => stroke.map(([x, y]) => ({ x: left + x * scale, y: top + y * scale })));
}

/** @param {number[]} flat */
function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}

/**
 * The i-th drawing's place and size when all places and sizes take turns: 15 drawings see every pair once.
 *
 * @param {number} i
 * @returns {{place: keyof typeof PLACES, size: keyof typeof SIZES}}
 */
export function turn(i) {
  const places = /** @type {(keyof typeof PLACES)[]} */ (Object.keys(PLACES));
  const sizes = /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES));
  return { place: places[i % places.length], size: sizes[i % sizes.length] };
}
