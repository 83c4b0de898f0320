import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { augmented, augmentsWhileTraining, copies, expectShare, grey } from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

const picture = grey([
  [1, 2, 3],
  [4, 5, 6],
]);

describe('RandomFlip', () => {
  runLayerTest({
    make: () => layers.RandomFlip('vertical', { seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { mode: 'vertical', seed: 3, data_format: 'channels_last' },
  });

  augmentsWhileTraining((options) => layers.RandomFlip('horizontal', options));

  test.each([
    ['horizontal', [3, 2, 1, 6, 5, 4]],
    ['vertical', [4, 5, 6, 1, 2, 3]],
    ['horizontal_and_vertical', [6, 5, 4, 3, 2, 1]],
  ])('%s mirrors half of the pictures', async (mode, mirrored) => {
    const all = await augmented(layers.RandomFlip(mode, { seed: 1 }), copies(picture));
    expect(new Set(all.map(String))).toEqual(new Set([String(picture.flat(2)), String(mirrored)]));
    expectShare(
      all.map((one) => String(one) === String(mirrored)),
      1 / 2,
    );
  });

  test('both ways at once is what it does unless told', () => {
    expect(layers.RandomFlip().getConfig().mode).toBe('horizontal_and_vertical');
    expect(() => layers.RandomFlip('diagonal')).toThrow(/'mode' must be 'horizontal' or/);
  });
});
