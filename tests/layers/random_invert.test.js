import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import {
  augmented,
  augmentedOnce,
  augmentsWhileTraining,
  copies,
  expectShare,
  grey,
} from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

const picture = grey([[0, 100, 255]]);

describe('RandomInvert', () => {
  runLayerTest({
    make: () => layers.RandomInvert(0.1, { valueRange: [0, 1], seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { factor: 0.1, value_range: [0, 1], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomInvert([0.5, 0.5], options));

  test('turns light into dark, all or nothing', async () => {
    expect(await augmentedOnce(layers.RandomInvert([1, 1]), picture)).toEqual([255, 155, 0]);
    expect(await augmentedOnce(layers.RandomInvert(0), picture)).toEqual([0, 100, 255]);
  });

  test.each([
    [[0.3, 0.3], 0.3],
    [1, 0.5], // of a probability from 0 to 1
    [[0.6, 1], 0.8],
  ])('with the probability %j', async (factor, share) => {
    const all = await augmented(layers.RandomInvert(factor, { seed: 1 }), copies(picture));
    expectShare(
      all.map(([first]) => first === 255),
      share,
    );
  });

  test('refuses what is no probability', () => {
    expect(() => layers.RandomInvert(2)).toThrow(/'factor' must be .* from 0 to 1; received 2/);
  });
});
