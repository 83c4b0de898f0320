import { expect, test } from '@jest/globals';
import { RANGES, augment, rewrite } from '../../../web/demos/digits/augment.js';
import { rasterize } from '../../../web/demos/digits/ink.js';
import { generator } from '../../../web/demos/digits/random.js';

const none = Object.fromEntries(Object.keys(RANGES).map((name) => [name, 0]));
const digit = () =>
  rasterize([[{ x: 0.3, y: 0.2 }, { x: 0.7, y: 0.2 }, { x: 0.45, y: 0.8 }]]).pixels; // prettier-ignore
const centreOf = (pixels) => {
  const mass = pixels.reduce((a, b) => a + b);
  const mean = (at) => pixels.reduce((sum, v, i) => sum + v * at(i), 0) / mass;
  return [mean((i) => i % 28), mean((i) => Math.floor(i / 28))];
};

test('the same seed gives the same picture, another seed another', () => {
  expect(augment(digit(), generator(1))).toEqual(augment(digit(), generator(1)));
  expect(augment(digit(), generator(1))).not.toEqual(augment(digit(), generator(2)));
});

test('every call draws the same count of numbers', () => {
  const counts = [0.01, 0.5, 0.99].map((value) => {
    let count = 0;
    augment(digit(), () => (count++, value));
    return count;
  });
  expect(new Set(counts).size).toBe(1);
});

test('changes nothing when all ranges are zero, and never its input', () => {
  const pixels = digit();
  const same = augment(pixels, generator(3), none);
  pixels.forEach((ink, i) => expect(same[i]).toBeCloseTo(ink, 5));
  augment(pixels, generator(3));
  expect(pixels).toEqual(digit());
});

test('shift moves the ink by at most two pixels, both ways', () => {
  const [x, y] = centreOf(digit());
  const moves = Array.from({ length: 200 }, (_, seed) => {
    const [u, v] = centreOf(augment(digit(), generator(seed), { ...none, shift: 2 }));
    return [u - x, v - y];
  }).flat();
  expect(Math.max(...moves)).toBeGreaterThan(1.8);
  expect(Math.min(...moves)).toBeLessThan(-1.8);
  expect(Math.max(...moves.map(Math.abs))).toBeLessThan(2.01);
});

test('thickness makes strokes fatter and thinner; full ink stays full', () => {
  const ink = digit().reduce((a, b) => a + b);
  const parts = Array.from({ length: 100 }, (_, seed) => {
    const pixels = augment(digit(), generator(seed), { ...none, thickness: RANGES.thickness });
    expect(Math.max(...pixels)).toBe(1);
    return pixels.reduce((a, b) => a + b) / ink;
  });
  expect(Math.max(...parts)).toBeGreaterThan(1.2);
  expect(Math.min(...parts)).toBeLessThan(0.85);
});

test('values stay between paper and ink', () => {
  for (let seed = 0; seed < 100; seed++) {
    const pixels = augment(digit(), generator(seed));
    expect(pixels).toHaveLength(784);
    expect(pixels.every((v) => v >= 0 && v <= 1)).toBe(true);
  }
});

test('a blank picture stays blank', () => {
  expect(augment(new Float32Array(784), generator(1)).every((v) => v === 0)).toBe(true);
});

test('rewriting strokes keeps the pen, whatever the width of the digit', () => {
  const zero = [Array.from({ length: 40 }, (_, i) => ({ x: Math.cos(i / 6.2), y: Math.sin(i / 6.2) }))];
  expect(rewrite(zero, generator(1))).toEqual(rewrite(zero, generator(1)));
  const widths = Array.from({ length: 50 }, (_, seed) => {
    const pixels = rewrite(zero, generator(seed));
    expect(Math.max(...pixels)).toBeGreaterThan(0.95);
    const columns = Array.from({ length: 28 }, (_, x) => Math.max(...pixels.filter((_, i) => i % 28 === x)));
    return columns.filter((ink) => ink > 0.1).length;
  });
  expect(Math.min(...widths)).toBeLessThan(13);
  expect(Math.max(...widths)).toBeGreaterThanOrEqual(20);
  expect(rewrite([], generator(1))).toBeNull();
});
