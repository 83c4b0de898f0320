import { expect, test } from '@jest/globals';
import { calibrate, soften } from '../../../web/demos/digits/calibrate.js';
import { generator } from '../../../web/demos/digits/random.js';

/** Labels drawn from softmax(logits), and what a network says whose logits are `factor` times too large. */
function sample(factor, count = 2000) {
  const random = generator(5);
  const softmax = (logits) => {
    const parts = logits.map((v) => Math.exp(v));
    const total = parts.reduce((a, b) => a + b);
    return parts.map((v) => v / total);
  };
  const said = [];
  const labels = [];
  for (let i = 0; i < count; i++) {
    const logits = Array.from({ length: 10 }, () => 6 * random() - 3);
    let left = random();
    const label = softmax(logits).findIndex((p) => (left -= p) < 0);
    labels.push(label < 0 ? 9 : label);
    said.push(...softmax(logits.map((v) => v * factor)));
  }
  return { said, labels };
}

test.each([0.5, 1, 2])('finds by how much logits are too large: %f', (factor) => {
  const { said, labels } = sample(factor);
  expect(calibrate(said, labels) / factor).toBeGreaterThan(0.92);
  expect(calibrate(said, labels) / factor).toBeLessThan(1.08);
});

test('bears probabilities that rounded to nothing', () => {
  const said = new Float32Array(10);
  said[3] = 1;
  expect(Number.isFinite(calibrate(said, [3]))).toBe(true);
  expect(calibrate(said, [4])).toBeCloseTo(10, 2);
});

test('softens the last layer only', () => {
  const weight = (value) => ({ value, div: (by) => weight(value / by) });
  const softened = soften([weight(8), weight(8), weight(8), weight(8)], 2);
  expect(softened.map(({ value }) => value)).toEqual([8, 8, 4, 4]);
});
