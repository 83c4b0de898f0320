// What the case files share: shapes, windows, sums with their magnitude, reproducible inputs.

import { floatBits } from '../../js/graph/words.js';

export { floatBits };

export const LINEAR = 0;
export const RELU = 1;
export const SIGMOID = 2;
export const TANH = 3;

export const count = (shape) => shape.reduce((a, b) => a * b, 1);

const ACTIVATIONS = [(z) => z, (z) => (z < 0 ? 0 : z), (z) => 1 / (1 + Math.exp(-z)), Math.tanh];

/** Applies an activation of enum nn_act. */
export const activate = (z, act) => ACTIVATIONS[act](z);

/** Small repeatable generator (mulberry32), seeded by a text. */
export function randomSource(text) {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Data of one input of a case: given, or uniform in its range (by default -1 ... 1; int32 range excludes the end).
 * @param {{shape: number[], dtype?: string, range?: number[], data?: number[]}} input
 * @param {() => number} random
 */
export function inputData(
  { shape, dtype = 'float32', range = dtype === 'int32' ? [0, 2] : [-1, 1], data },
  random,
) {
  if (data) return dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data);
  const draw = () => range[0] + (range[1] - range[0]) * random();
  if (dtype === 'int32') return Int32Array.from({ length: count(shape) }, () => Math.floor(draw()));
  return Float32Array.from({ length: count(shape) }, draw);
}

/** Collects outputs: add(value, magnitude) in row-major order. The magnitude is what rounding errors scale with. */
export class Output {
  constructor(shape) {
    this.shape = shape;
    this.dtype = 'float32';
    this.data = new Float64Array(count(shape));
    this.magnitude = new Float64Array(count(shape));
    this.length = 0;
  }

  add(value, magnitude = Math.abs(value)) {
    this.data[this.length] = value;
    this.magnitude[this.length++] = magnitude;
  }
}

/** A sum that also adds up the absolute values of its terms. */
export class Sum {
  value = 0;
  magnitude = 0;

  add(term) {
    this.value += term;
    this.magnitude += Math.abs(term);
  }
}

/** One axis of a window by Keras's rule: number of outputs, padding before. */
export function axis(size, k, stride, dilation, same) {
  const extent = (k - 1) * dilation + 1;
  if (!same) return { out: Math.floor((size - extent) / stride) + 1, before: 0 };
  const out = Math.ceil(size / stride);
  return { out, before: Math.floor(Math.max((out - 1) * stride + extent - size, 0) / 2) };
}

/** Every output pixel [n, oi, oj], in row-major order. */
export function* pixels(N, rows, columns) {
  for (let n = 0; n < N; n++)
    for (let oi = 0; oi < rows.out; oi++) for (let oj = 0; oj < columns.out; oj++) yield [n, oi, oj];
}

/** The cells [i, j, p, q] of input rows and columns under tap (p, q) of the window at output (oi, oj), inside only. */
export function* cells([, H, W], rows, columns, { oi, oj, kh, kw, sh, sw, dh = 1, dw = 1 }) {
  for (let p = 0; p < kh; p++)
    for (let q = 0; q < kw; q++) {
      const i = oi * sh + p * dh - rows.before;
      const j = oj * sw + q * dw - columns.before;
      if (i >= 0 && i < H && j >= 0 && j < W) yield [i, j, p, q];
    }
}

/** Calls f(row) for each row of the last axis: its values of every input of that shape. */
export function eachRow(shape, f) {
  const C = shape.at(-1);
  for (let r = 0; r < count(shape) / C; r++) f(r * C, C, r);
}
