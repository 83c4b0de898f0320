import { describe, expect, test } from '@jest/globals';

import * as explaining from '../../../web/demos/digits/explain.js';

/** Loosely typed: which layer is which the tests know. @type {any} */
const { explain, receptiveField } = explaining;

const conv = {
  kind: 'conv',
  window: [3, 3],
  strides: [1, 1],
  padding: 'valid',
  activation: 'relu',
  parameters: 0,
};
const pool = {
  kind: 'pool',
  window: [2, 2],
  strides: [2, 2],
  padding: 'valid',
  pooling: 'max',
  parameters: 0,
};

/** 6 x 6 x 2 -> conv 4 x 4 x 3 -> pool 2 x 2 x 3 -> flatten 12 -> dense 4. */
const layers = [
  { name: 'input', kind: 'input', shape: [6, 6, 2], parameters: 0 },
  { ...conv, name: 'conv', shape: [4, 4, 3] },
  { ...pool, name: 'pool', shape: [2, 2, 3] },
  { name: 'flatten', kind: 'flatten', shape: [1, 1, 12], parameters: 0 },
  { name: 'dense', kind: 'dense', shape: [1, 1, 4], activation: 'softmax', parameters: 0 },
];

const numbers = (count, f) => Float32Array.from({ length: count }, (_, i) => f(i));
const input = numbers(72, (i) => Math.sin(i));
const kernel = numbers(54, (i) => Math.cos(3 * i));
const bias = numbers(3, (i) => i / 10);
const denseKernel = numbers(48, (i) => Math.sin(5 * i) / 3);
const denseBias = numbers(4, (i) => i / 7);

/** One pixel of the convolution before its activation, in plain loops. */
function convolve(y, x, f) {
  let sum = bias[f];
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 3; b++)
      for (let c = 0; c < 2; c++)
        sum += input[((y + a) * 6 + x + b) * 2 + c] * kernel[((a * 3 + b) * 2 + c) * 3 + f];
  return sum;
}

function forward() {
  const convolved = numbers(48, (i) =>
    Math.max(0, convolve(Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3)),
  );
  const pooled = numbers(12, (i) => {
    const [y, x, c] = [Math.floor(i / 6), Math.floor(i / 3) % 2, i % 3];
    const four = [0, 1].flatMap((a) => [0, 1].map((b) => convolved[((2 * y + a) * 4 + 2 * x + b) * 3 + c]));
    return Math.max(...four);
  });
  const sums = numbers(4, (u) =>
    pooled.reduce((sum, v, i) => sum + v * denseKernel[i * 4 + u], denseBias[u]),
  );
  const total = sums.reduce((sum, z) => sum + Math.exp(z), 0);
  return [input, convolved, pooled, pooled, sums.map((z) => Math.exp(z) / total)];
}

const values = forward();
const weights = [[], [kernel, bias], [], [], [denseKernel, denseBias]];
/** @param {number[]} shape */
const places = ([height, width, channels]) =>
  Array.from({ length: height * width * channels }, (_, i) => ({
    y: Math.floor(i / channels / width),
    x: Math.floor(i / channels) % width,
    c: i % channels,
  }));

describe('explain', () => {
  test.each(places(layers[1].shape))('the sum behind a convolution at %o is its value', (place) => {
    const { value, parts, rest, bias: b, sum } = explain(layers, values, weights, 1, place);
    const shares = parts.reduce((total, part) => total + part.sum, 0);
    expect(shares + rest.sum + b).toBeCloseTo(sum, 6);
    expect(Math.max(0, sum)).toBeCloseTo(value, 5);
  });

  test('a patch has the input that the kernel lies on', () => {
    const { parts } = explain(layers, values, weights, 1, { y: 1, x: 2, c: 0 });
    const first = parts.find((part) => part.map === 1);
    expect(first.patch[5]).toBe(input[((1 + 1) * 6 + 2 + 2) * 2 + 1]);
    expect(first.kernel[5]).toBe(kernel[((1 * 3 + 2) * 2 + 1) * 3]);
  });

  test.each(places(layers[2].shape))('pooling at %o takes the largest of its patch', (place) => {
    const { value, patch } = explain(layers, values, weights, 2, place);
    expect(patch).toHaveLength(4);
    expect(Math.max(...patch)).toBe(value);
  });

  test('flattening names the pixel it comes from', () => {
    expect(explain(layers, values, weights, 3, { y: 0, x: 0, c: 10 })).toEqual({
      kind: 'flatten',
      value: values[2][10],
      from: { y: 1, x: 1, c: 1 },
    });
  });

  test.each([0, 1, 2, 3])('dense unit %i: terms and the rest add up, and softmax follows', (unit) => {
    const told = explain(layers, values, weights, 4, { y: 0, x: 0, c: unit });
    const shown = told.terms.reduce((sum, { product }) => sum + product, 0);
    expect(shown + told.rest.sum + told.bias).toBeCloseTo(told.sum, 6);
    expect(told.terms.length + told.rest.count).toBe(12);
    const total = told.sums.reduce((sum, z) => sum + Math.exp(z), 0);
    expect(Math.exp(told.sums[unit]) / total).toBeCloseTo(told.value, 5);
  });

  test('terms come largest first', () => {
    const { terms } = explain(layers, values, weights, 4, { y: 0, x: 0, c: 2 });
    const sizes = terms.map(({ product }) => Math.abs(product));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});

describe('receptiveField', () => {
  test('of a pooled pixel: its four pixels in its own map, and the union of their windows in all maps', () => {
    expect(receptiveField(layers, 2, { y: 1, x: 0, c: 2 })).toEqual([
      { top: 2, left: 0, bottom: 5, right: 3, map: null },
      { top: 2, left: 0, bottom: 3, right: 1, map: 2 },
    ]);
  });

  test('of a dense unit: everything', () => {
    const marks = receptiveField(layers, 4, { y: 0, x: 0, c: 1 });
    expect(marks[0]).toEqual({ top: 0, left: 0, bottom: 5, right: 5, map: null });
    expect(marks[2]).toEqual({ top: 0, left: 0, bottom: 1, right: 1, map: null });
  });

  test('with padding: cut off at the edge, where the patch has zeros', () => {
    const same = [layers[0], { ...layers[1], padding: 'same', shape: [6, 6, 3] }];
    expect(receptiveField(same, 1, { y: 0, x: 5, c: 0 })).toEqual([
      { top: 0, left: 4, bottom: 1, right: 5, map: null },
    ]);
    const { parts } = explain(same, [input, new Float32Array(108)], weights, 1, { y: 0, x: 5, c: 0 });
    expect(parts[0].patch.filter((_, i) => i < 3 || i % 3 === 2)).toEqual([0, 0, 0, 0, 0]);
  });

  test('with strides', () => {
    const strided = [layers[0], { ...layers[1], strides: [2, 3], shape: [2, 2, 3] }];
    expect(receptiveField(strided, 1, { y: 1, x: 1, c: 0 })).toEqual([
      { top: 2, left: 3, bottom: 4, right: 5, map: null },
    ]);
  });
});
