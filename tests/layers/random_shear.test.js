import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import {
  augmented,
  augmentedOnce,
  augmentsWhileTraining,
  copies,
  expectShare,
  expectSpread,
  grey,
} from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

describe('RandomShear', () => {
  runLayerTest({
    make: () => layers.RandomShear(0.2, [0, 0.3], { interpolation: 'nearest', seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { x_factor: 0.2, y_factor: [0, 0.3], interpolation: 'nearest', seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomShear(0.5, 0.5, options));

  test('moves each row against the one above, in half of the pictures to the other side', async () => {
    const picture = grey([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const layer = layers.RandomShear([1, 1], 0, { fillMode: 'constant', seed: 1 });
    const all = (await augmented(layer, copies(picture))).map(String);
    expect(new Set(all)).toEqual(new Set(['1,2,3,5,6,0', '1,2,3,0,4,5']));
    expectShare(
      all.map((one) => one === '1,2,3,5,6,0'),
      1 / 2,
    );
    expect(await augmentedOnce(layers.RandomShear(), picture)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('slants by as much as was asked for, evenly spread', async () => {
    const places = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (__, j) => [j, i]));
    const pictures = await augmented(layers.RandomShear([0, 0.4], 0.2, { seed: 1 }), copies(places));
    const across = pictures.map((y) => y[2 * (12 + 5)] - y[2 * 12]);
    const along = pictures.map((y) => y[2 * 13 + 1] - y[2 * 12 + 1]);
    expectSpread(across.map(Math.abs), 0, 0.4);
    expectSpread(along, -0.2, 0.2);
  });

  test('refuses what Keras has no meaning for', () => {
    expect(() => layers.RandomShear(0.1, 'x')).toThrow(/'yFactor' must be/);
  });
});
