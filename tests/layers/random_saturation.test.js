import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { augmented, augmentedOnce, augmentsWhileTraining, copies, expectSpread } from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

const picture = [[[0.8, 0.6, 0.4]]];

describe('RandomSaturation', () => {
  runLayerTest({
    make: () => layers.RandomSaturation([0.4, 0.6], { valueRange: [0, 1], seed: 3 }),
    inputShape: [3, 4, 3],
    outputShape: [3, 4, 3],
    config: { factor: [0.4, 0.6], value_range: [0, 1], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomSaturation([0.1, 0.6], options));

  test.each([
    [0, [0.8, 0.8, 0.8]],
    [0.5, [0.8, 0.6, 0.4]],
    [0.6, [0.8, 0.5, 0.2]],
    [1, [0.8, 0.4, 0]],
  ])('by %d', async (f, expected) => {
    const layer = layers.RandomSaturation([f, f], { valueRange: [0, 1] });
    (await augmentedOnce(layer, picture)).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    expect(await augmentedOnce(layer, [[[0.5, 0.5, 0.5]]])).toEqual([0.5, 0.5, 0.5]);
    expect(await augmentedOnce(layer, [[[0, 0, 0]]])).toEqual([0, 0, 0]);
  });

  test('as much as was asked for, evenly spread', async () => {
    const pictures = await augmented(layers.RandomSaturation([0.2, 0.6], { seed: 1 }), copies(picture));
    const ratios = pictures.map(([r, , b]) => (r - b) / 0.4);
    expectSpread(
      ratios.map((ratio) => ratio / (1 + ratio)),
      0.2,
      0.6,
    );
  });

  test('refuses a factor beyond 1', () => {
    expect(() => layers.RandomSaturation(2)).toThrow(/'factor' must be/);
  });
});
