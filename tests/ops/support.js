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

/** Every index of a shape, in row-major order. */
export function* indices(shape) {
  if (!shape.length) yield [];
  for (let i = 0; i < shape[0]; i++) for (const rest of indices(shape.slice(1))) yield [i, ...rest];
}

const flat = (index, shape) => index.reduce((at, i, k) => at * shape[k] + i, 0);

/** Padding of windows. */
export const VALID = 0;
export const SAME = 1;
export const CAUSAL = 2;

/** One axis of a window by Keras's rule: number of outputs, padding before. */
function axis(size, k, stride, dilation, padding) {
  const extent = (k - 1) * dilation + 1;
  if (padding === VALID) return { out: Math.floor((size - extent) / stride) + 1, before: 0 };
  const out = Math.ceil(size / stride);
  if (padding === CAUSAL) return { out, before: extent - 1 };
  return { out, before: Math.floor(Math.max((out - 1) * stride + extent - size, 0) / 2) };
}

/** A window over any number of axes: sizes of its outputs, and which cells of the input it sees. */
export class Window {
  constructor({ size, k, stride, dilation = size.map(() => 1), padding }) {
    Object.assign(this, { size, k, stride, dilation });
    const axes = size.map((n, i) => axis(n, k[i], stride[i], dilation[i], padding));
    this.out = axes.map(({ out }) => out);
    this.before = axes.map(({ before }) => before);
  }

  /** [cell, tap]: positions among the cells of an image and the taps of the window at an output, inside only. */
  cells(output) {
    const found = [];
    for (const tap of indices(this.k)) {
      const cell = tap.map((p, i) => output[i] * this.stride[i] + p * this.dilation[i] - this.before[i]);
      if (cell.every((c, i) => c >= 0 && c < this.size[i]))
        found.push([flat(cell, this.size), flat(tap, this.k)]);
    }
    return found;
  }
}

/** Strides and dilations, which the attributes begin with, then the other attributes. */
export function windowAttrs(attrs, rank) {
  const n = rank - 2;
  return { stride: attrs.slice(0, n), dilation: attrs.slice(n, 2 * n), others: attrs.slice(2 * n) };
}

/** Calls f(row) for each row of the last axis: its values of every input of that shape. */
export function eachRow(shape, f) {
  const C = shape.at(-1);
  for (let r = 0; r < count(shape) / C; r++) f(r * C, C, r);
}
