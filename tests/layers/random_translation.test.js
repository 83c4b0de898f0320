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

describe('RandomTranslation', () => {
  runLayerTest({
    make: () => layers.RandomTranslation([-0.2, 0.1], 0.3, { fillValue: 2, seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { height_factor: [-0.2, 0.1], width_factor: 0.3, fill_mode: 'reflect', fill_value: 2, seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomTranslation(0.5, 0.5, options));

  const picture = grey([
    [1, 2],
    [3, 4],
  ]);

  test.each([
    [0.5, 0, 'constant', [0, 0, 1, 2]], // down
    [0, -0.5, 'constant', [2, 0, 4, 0]], // to the left
    [0.5, 0.5, 'wrap', [4, 3, 2, 1]],
    [0, 0.5, 'nearest', [1, 1, 3, 3]],
    [1, 0, 'reflect', [3, 4, 1, 2]],
  ])('by %d of the height and %d of the width', async (down, right, fillMode, moved) => {
    const layer = layers.RandomTranslation([down, down], [right, right], { fillMode });
    expect(await augmentedOnce(layer, picture)).toEqual(moved);
  });

  test('moves as far as was asked for, evenly spread', async () => {
    const places = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (__, j) => [j, i]));
    const pictures = await augmented(layers.RandomTranslation([-0.3, 0.1], 0.4, { seed: 1 }), copies(places));
    const moves = pictures.map((y) => [2 - y[2 * 12], 2 - y[2 * 12 + 1]]);
    expectSpread(
      moves.map(([right]) => right / 5),
      -0.4,
      0.4,
    );
    expectSpread(
      moves.map(([, down]) => down / 5),
      -0.3,
      0.1,
    );
  });

  test('refuses moves beyond the picture', () => {
    expect(() => layers.RandomTranslation(0.1, 1.1)).toThrow(
      /'widthFactor' must be .* from -1 to 1; received 1.1/,
    );
  });
});
