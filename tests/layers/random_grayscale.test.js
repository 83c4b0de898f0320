import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { augmented, augmentedOnce, augmentsWhileTraining, copies, expectShare } from '../support/augment.js';
import { modelOf, runLayerTest } from '../support/layer.js';
import { disturbed } from '../support/noise.js';

const picture = [[[10, 20, 30]]];

describe('RandomGrayscale', () => {
  runLayerTest({
    make: () => layers.RandomGrayscale(0.1, { seed: 3 }),
    inputShape: [3, 4, 3],
    outputShape: [3, 4, 3],
    config: { factor: 0.1, data_format: 'channels_last' },
  });

  augmentsWhileTraining((options) => layers.RandomGrayscale(0.5, options));

  test('makes the three channels one', async () => {
    const [r, g, b] = await augmentedOnce(layers.RandomGrayscale(1), picture);
    expect(r).toBeCloseTo(0.2989 * 10 + 0.587 * 20 + 0.114 * 30, 4);
    expect([g, b]).toEqual([r, r]);
    expect(await augmentedOnce(layers.RandomGrayscale(0), picture)).toEqual([10, 20, 30]);
  });

  test('with the probability', async () => {
    const all = await augmented(layers.RandomGrayscale(0.3, { seed: 1 }), copies(picture));
    expectShare(
      all.map(([r, g]) => r === g),
      0.3,
    );
  });

  test('refuses what is no probability, or has no colours', async () => {
    expect(() => layers.RandomGrayscale(2)).toThrow(/'factor' must be a number from 0 to 1; received 2/);
    expect(modelOf(layers.RandomGrayscale(), [2, 2, 1]).outputs[0].shape).toEqual([null, 2, 2, 1]);
    await expect(disturbed(layers.RandomGrayscale(), copies([[[1]]], 1))).rejects.toThrow(/to have 3 values/);
  });
});
