import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import {
  augmented,
  augmentedOnce,
  augmentsWhileTraining,
  expectShare,
  expectSpread,
} from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';
import { ones, statistics } from '../support/noise.js';

/** The number of rows and of columns that hold a value, of pictures of 20 by 10. */
function covered(y, value) {
  const hits = Array.from({ length: 20 }, (_, i) => y.slice(10 * i, 10 * i + 10).map((one) => one === value));
  const rows = hits.filter((row) => row.some(Boolean));
  const columns = hits[0].filter((_, j) => hits.some((row) => row[j])).length;
  expect(rows.every((row) => row.filter(Boolean).length === columns)).toBe(true); // a rectangle
  return { rows: rows.length, columns, first: hits.indexOf(rows[0]) };
}

describe('RandomErasing', () => {
  runLayerTest({
    make: () => layers.RandomErasing(0.2, { scale: 0.1, fillValue: 0.5, valueRange: [0, 1], seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { factor: 0.2, scale: 0.1, fill_value: 0.5, value_range: [0, 1], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomErasing([1, 1], options));

  test('covers a rectangle of the size that was asked for, anywhere', async () => {
    const layer = layers.RandomErasing([1, 1], { scale: [0.25, 0.25], fillValue: 9, seed: 1 });
    const all = (await augmented(layer, ones([400, 20, 10, 1]))).map((y) => covered(y, 9));
    expect(new Set(all.map(({ rows }) => rows))).toEqual(new Set([10]));
    expect(new Set(all.map(({ columns }) => columns))).toEqual(new Set([5]));
    const { mean, deviation } = statistics(all.map(({ first }) => first));
    expect(Math.abs(mean - 5.5)).toBeLessThan(0.7); // 1 + 9/2, rounded up
    expect(Math.abs(deviation - 10 / Math.sqrt(12))).toBeLessThan(0.4);
  });

  test('covers sizes of the range', async () => {
    const layer = layers.RandomErasing([1, 1], { scale: [0.04, 0.64], fillValue: 9, seed: 1 });
    const all = (await augmented(layer, ones([400, 20, 10, 1]))).map((y) => covered(y, 9));
    const parts = all.map(({ rows }) => (rows / 20) ** 2);
    expectSpread(
      parts.map((part) => Math.min(Math.max(part, 0.04), 0.64)),
      0.04,
      0.64,
    );
  });

  test('fills with a value for each channel, or with noise, within the value range', async () => {
    const all = { scale: [1, 1], valueRange: [0, 10] };
    const colour = layers.RandomErasing([1, 1], { ...all, fillValue: [1, 20, 3] });
    expect(await augmentedOnce(colour, [[[4, 5, 6]]])).toEqual([1, 10, 3]);
    const [noise] = await augmented(layers.RandomErasing([1, 1], { ...all, seed: 2 }), ones([1, 40, 50, 1]));
    expectShare(
      noise.map((value) => value === 0),
      0.5,
    );
    expectShare(
      noise.map((value) => value === 10),
      0.1587,
    ); // beyond one deviation
  });

  test('with the probability', async () => {
    const layer = layers.RandomErasing([0.3, 0.3], { scale: [1, 1], fillValue: 9, seed: 1 });
    const all = await augmented(layer, ones([400, 2, 2, 1]));
    expectShare(
      all.map((y) => y[0] === 9),
      0.3,
    );
  });

  test.each([
    [[2], /'factor' must be .* from 0 to 1/],
    [[1, { scale: [0, 2] }], /'scale' must be .* from 0 to 1/],
    [[1, { fillValue: 'x' }], /'fillValue' must be a number, one for each channel, or null; received 'x'/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.RandomErasing(...args)).toThrow(message);
  });
});
