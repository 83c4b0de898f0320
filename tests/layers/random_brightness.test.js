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

describe('RandomBrightness', () => {
  runLayerTest({
    make: () => layers.RandomBrightness(0.1, { valueRange: [-3, 3], seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { factor: 0.1, value_range: [-3, 3], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomBrightness(0.5, options));

  test('adds a part of the value range, and stays within', async () => {
    const picture = grey([[0, 100, 250]]);
    expect(await augmentedOnce(layers.RandomBrightness([0.2, 0.2]), picture)).toEqual([51, 151, 255]);
    expect(await augmentedOnce(layers.RandomBrightness([-1, -1]), picture)).toEqual([0, 0, 0]);
  });

  test('adds the same to all of a picture, evenly spread over pictures', async () => {
    const layer = layers.RandomBrightness([-0.1, 0.3], { valueRange: [-1, 1], seed: 1 });
    const pictures = await augmented(layer, copies(grey([[0, 0.25]])));
    pictures.forEach(([a, b]) => expect(b - a).toBeCloseTo(0.25, 5));
    expectSpread(
      pictures.map(([a]) => a / 2),
      -0.1,
      0.3,
    );
  });

  test.each([
    [[2], /'factor' must be/],
    [[0.1, { valueRange: 255 }], /'valueRange' must be \[lowest, highest\]; received 255/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.RandomBrightness(...args)).toThrow(message);
  });
});
