import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { augmented, augmentsWhileTraining, copies, expectSpread } from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

describe('RandomContrast', () => {
  runLayerTest({
    make: () => layers.RandomContrast([0.1, 0.2], { valueRange: [-3, 3], seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { factor: [0.1, 0.2], value_range: [-3, 3], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomContrast(0.5, { valueRange: [-1, 1], ...options }));

  /** Two channels, of means 100 and 50. */
  const picture = [
    [
      [90, 50],
      [110, 50],
    ],
  ];

  /** How much further apart the values of the first channel are. */
  const factorsOf = async (factor) => {
    const pictures = await augmented(layers.RandomContrast(factor, { seed: 1 }), copies(picture));
    return pictures.map(([a, b, c, d]) => {
      expect(a + c).toBeCloseTo(200, 3);
      expect([b, d]).toEqual([50, 50]);
      return (c - a) / 20;
    });
  };

  test('scales the distance from the mean of a channel, evenly spread over pictures', async () => {
    expectSpread(await factorsOf([0.5, 0.9]), 0.5, 1.9);
    expectSpread(await factorsOf(0.4), 1, 1.4); // as Keras, a number only raises it
  });

  test('stays within the value range', async () => {
    const layer = layers.RandomContrast([0, 1], { valueRange: [95, 105], seed: 1 });
    const [first] = await augmented(layer, copies(picture, 1));
    expect(first).toEqual([95, 95, 105, 95]);
  });

  test('refuses a factor beyond 1', () => {
    expect(() => layers.RandomContrast(1.5)).toThrow(/'factor' must be .* from 0 to 1; received 1.5/);
    expect(() => layers.RandomContrast(-0.5)).toThrow(/received -0.5/);
  });
});
