import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import {
  augmented,
  augmentedOnce,
  augmentsWhileTraining,
  copies,
  expectSpread,
  grey,
} from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

/** Column and row of every cell, 5 by 5. */
const places = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (__, j) => [j, i]));

/** How much of width and height each sample shows: the steps between neighbours in the middle. */
async function seenOf(layer) {
  const pictures = await augmented(layer, copies(places));
  const step = (y, channel, to) => y[2 * to + channel] - y[2 * 12 + channel];
  return { wide: pictures.map((y) => step(y, 0, 13)), high: pictures.map((y) => step(y, 1, 17)) };
}

describe('RandomZoom', () => {
  runLayerTest({
    make: () => layers.RandomZoom([-0.2, 0.1], 0.3, { fillMode: 'wrap', seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { height_factor: [-0.2, 0.1], width_factor: 0.3, fill_mode: 'wrap', seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomZoom(0.5, options));

  test('shows as much as was asked for, evenly spread, height and width apart', async () => {
    const { high, wide } = await seenOf(layers.RandomZoom([-0.5, -0.1], [0, 0.4], { seed: 1 }));
    expectSpread(high, 0.5, 0.9);
    expectSpread(wide, 1, 1.4);
    const product = high.map((value, i) => (value - 0.7) * (wide[i] - 1.2));
    const correlation = product.reduce((sum, value) => sum + value, 0) / product.length / (0.16 / 12);
    expect(Math.abs(correlation)).toBeLessThan(0.2);
  });

  test('keeps the proportions unless told otherwise', async () => {
    const { high, wide } = await seenOf(layers.RandomZoom(0.3, { seed: 1 }));
    expectSpread(high, 0.7, 1.3);
    high.forEach((value, i) => expect(value).toBeCloseTo(wide[i], 4));
  });

  test('the ends of what may be asked for', async () => {
    const row = grey([[1, 2, 3, 4, 5]]);
    const options = { fillMode: 'constant', interpolation: 'nearest' };
    expect(await augmentedOnce(layers.RandomZoom([0, 0]), row)).toEqual([1, 2, 3, 4, 5]);
    expect(await augmentedOnce(layers.RandomZoom([1, 1], options), row)).toEqual([0, 1, 3, 5, 0]);
    expect(await augmentedOnce(layers.RandomZoom([-0.5, -0.5]), row)).toEqual([2, 2.5, 3, 3.5, 4]);
    expect(await augmentedOnce(layers.RandomZoom([0, 0], [-0.5, -0.5]), row)).toEqual([2, 2.5, 3, 3.5, 4]);
  });

  test.each([
    [[2], /'heightFactor' must be a number or \[lowest, highest\], from -1 to 1; received 2/],
    [[0.1, [0, 3]], /'widthFactor' must be .* received \[0,3\]/],
    [[0.1, 0.1, 0.1], /takes what follows as one object of options/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.RandomZoom(...args)).toThrow(message);
  });
});
