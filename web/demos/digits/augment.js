/**
 * Makes a new handwriting of a digit: turned, sized, slanted, moved, bent and written with another pen. Training on
 * such pictures teaches a network that none of this changes the digit. Used by the training script and by "teach".
 *
 * Nothing here touches the DOM.
 */
import { rasterize } from './ink.js';

const SIDE = 28;
const MIDDLE = (SIDE - 1) / 2;

/** The widest change of each kind; each picture gets its own, drawn evenly between minus and plus. */
export const RANGES = Object.freeze({
  rotation: (15 / 180) * Math.PI, // radians
  scale: 0.15, // part
  stretch: 0.2, // part, wider and as much lower, or narrower and higher: hands differ most in this
  shear: 0.2, // pixels across per pixel down
  shift: 2, // pixels
  wave: 0.8, // pixels by which a slow wave bends the picture
  thickness: 0.5, // 1 adds, -1 takes away, about half a pixel on each side of a stroke
});

/**
 * @typedef {{rotation: number, scale: number, stretch: number, shear: number, shift: number, wave: number, thickness: number}} Ranges
 */

/**
 * One random variation of a 28 x 28 picture. The same generator state gives the same picture, and each call draws
 * the same count of numbers, so that a run can be repeated.
 *
 * @param {Float32Array} pixels  28 x 28, row by row, 0 paper … 1 ink; not changed
 * @param {() => number} random  evenly spread in 0…1, such as Math.random or a seeded generator
 * @param {Partial<Ranges>} [ranges]  instead of `RANGES`, key by key
 * @returns {Float32Array} 28 x 28
 * @example
 * const variations = Array.from({ length: 24 }, () => augment(pixels, Math.random));
 */
export function augment(pixels, random, ranges = {}) {
  const limits = { ...RANGES, ...ranges };
  /** @param {keyof Ranges} name */
  const draw = (name) => (2 * random() - 1) * limits[name];
  const map = drawMap(draw, random);
  return darken(warp(thicken(pixels, draw('thickness')), map));
}

/** How wide a hand may write, as a part of what was traced; pens differ in width, too (pixels). */
const HAND_WIDTH = [0.5, 1.15];
const PEN_WIDTH = [2.2, 3.4];

/**
 * One random variation of strokes, as a picture: written wider or narrower, turned, slanted, and inked with the pen of
 * the pad. Unlike `augment` it keeps the pen's width where it squeezes, so that the hole of a narrow 0 nearly closes,
 * as it does on the pad.
 *
 * @param {{x: number, y: number}[][]} strokes  in any units
 * @param {() => number} random
 * @returns {Float32Array | null} 28 x 28; null when there are no strokes
 * @example
 * const pixels = rewrite(trace(picture), Math.random);
 */
export function rewrite(strokes, random) {
  const between = (/** @type {number[]} */ [low, high]) => low + (high - low) * random();
  const angle = between([-RANGES.rotation, RANGES.rotation]);
  const shear = between([-RANGES.shear, RANGES.shear]);
  const width = between(HAND_WIDTH);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const written = strokes.map((stroke) =>
    stroke.map(({ x, y }) => {
      const u = width * x + shear * y;
      return { x: cos * u - sin * y, y: sin * u + cos * y };
    }),
  );
  return rasterize(written, { width: between(PEN_WIDTH), smallest: 0 }).pixels;
}

/**
 * @callback Map  from a place in the new picture, seen from its middle, to the place in the old one it shows
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */

/**
 * @param {(name: keyof Ranges) => number} draw
 * @param {() => number} random
 * @returns {Map}
 */
function drawMap(draw, random) {
  const angle = draw('rotation');
  const size = 1 + draw('scale');
  const stretch = 1 + draw('stretch');
  const shear = draw('shear');
  const [dx, dy] = [draw('shift'), draw('shift')];
  const bend = [draw('wave'), draw('wave')];
  const phase = [random() * 2 * Math.PI, random() * 2 * Math.PI];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const frequency = (2 * Math.PI) / 20; // one wave in a digit's height: an S-bend, or a lean that changes
  return (x, y) => {
    const [u, v] = [(x - dx) / (size * stretch), ((y - dy) * stretch) / size];
    const turned = [cos * u + sin * v, cos * v - sin * u];
    return [
      turned[0] + shear * turned[1] + bend[0] * Math.sin(turned[1] * frequency + phase[0]),
      turned[1] + bend[1] * Math.sin(turned[0] * frequency + phase[1]),
    ];
  };
}

/**
 * Draws what the map shows, interpolating linearly; outside the picture is paper.
 *
 * @param {Float32Array} pixels
 * @param {Map} map
 */
function warp(pixels, map) {
  /** @param {number} row @param {number} column */
  const at = (row, column) =>
    row < 0 || column < 0 || row >= SIDE || column >= SIDE ? 0 : pixels[row * SIDE + column];
  const out = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < out.length; i++) {
    const [x, y] = map((i % SIDE) - MIDDLE, Math.floor(i / SIDE) - MIDDLE);
    const column = Math.floor(x + MIDDLE);
    const row = Math.floor(y + MIDDLE);
    const u = x + MIDDLE - column;
    const v = y + MIDDLE - row;
    const above = at(row, column) * (1 - u) + at(row, column + 1) * u;
    const below = at(row + 1, column) * (1 - u) + at(row + 1, column + 1) * u;
    out[i] = above * (1 - v) + below * v;
  }
  return out;
}

/**
 * Blends a picture with its dilation (amount > 0) or erosion (amount < 0) by the four neighbours.
 *
 * @param {Float32Array} pixels
 * @param {number} amount  -1…1
 */
function thicken(pixels, amount) {
  const pick = amount > 0 ? Math.max : Math.min;
  const part = Math.abs(amount);
  return pixels.map((value, i) => {
    const column = i % SIDE;
    const left = column > 0 ? pixels[i - 1] : 0;
    const right = column < SIDE - 1 ? pixels[i + 1] : 0;
    const extreme = pick(value, left, right, pixels[i - SIDE] ?? 0, pixels[i + SIDE] ?? 0);
    return value + part * (extreme - value);
  });
}

/**
 * Gives full ink to the darkest pixel, as every picture of the training set has it.
 *
 * @param {Float32Array} pixels
 */
function darken(pixels) {
  const darkest = pixels.reduce((a, b) => Math.max(a, b), 0);
  return darkest > 0 ? pixels.map((value) => value / darkest) : pixels;
}
