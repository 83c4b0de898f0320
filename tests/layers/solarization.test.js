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

describe('Solarization', () => {
  runLayerTest({
    make: () => layers.Solarization(0.1, [0.2, 1], { valueRange: [-3, 3], seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { addition_factor: 0.1, threshold_factor: [0.2, 1], value_range: [-3, 3], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.Solarization(0.5, 0.5, { valueRange: [-1, 1], ...options }));

  test('turns all round without a threshold', async () => {
    expect(await augmentedOnce(layers.Solarization(), grey([[0, 100, 255]]))).toEqual([255, 155, 0]);
    const small = layers.Solarization(0, 0, { valueRange: [0, 1] });
    expect(await augmentedOnce(small, grey([[0, 0.25]]))).toEqual([1, 0.75]);
  });

  test('turns only what is above the threshold, which is evenly spread', async () => {
    const slope = grey([Array.from({ length: 256 }, (_, i) => i)]);
    const pictures = await augmented(layers.Solarization(0, 0.8, { seed: 1 }), copies(slope));
    const thresholds = pictures.map((y) => {
      const first = y.findIndex((value, i) => value !== i);
      expect(y.every((value, i) => value === (i < first ? i : 255 - i))).toBe(true);
      return first / 255;
    });
    expectSpread(
      thresholds.map((value) => Math.min(value, 0.8)),
      0,
      0.8,
    );
  });

  test('adds before it turns', async () => {
    const pictures = await augmented(layers.Solarization(0.4, 0, { seed: 1 }), copies(grey([[0, 255]])));
    expectSpread(
      pictures.map(([value]) => (255 - value) / 255),
      0,
      0.4,
    );
    pictures.forEach(([, white]) => expect(white).toBe(0));
  });

  test('refuses factors beyond 1', () => {
    expect(() => layers.Solarization(0, 2)).toThrow(/'thresholdFactor' must be .* from 0 to 1; received 2/);
  });
});
