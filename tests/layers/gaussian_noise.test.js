import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { runLayerTest } from '../support/layer.js';
import { disturbed, ones, repeatsForASeed, statistics } from '../support/noise.js';

describe('GaussianNoise', () => {
  runLayerTest({
    make: () => layers.GaussianNoise(0.1, { seed: 3 }),
    inputShape: [2, 4],
    outputShape: [2, 4],
    config: { stddev: 0.1, seed: 3 },
  });

  repeatsForASeed((options) => layers.GaussianNoise(0.1, options));

  test('adds noise of that deviation', async () => {
    const y = await disturbed(layers.GaussianNoise(0.5), ones([100, 400]));
    const { mean, deviation } = statistics(y.data);
    expect(mean).toBeCloseTo(1, 1);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.01);
    const far = [...y.data].filter((value) => Math.abs(value - 1) > 1).length / y.data.length;
    expect(Math.abs(far - 0.0455)).toBeLessThan(0.005); // beyond two deviations
    const none = tensor([[1, 2]]);
    expect((await disturbed(layers.GaussianNoise(0), none)).data).toEqual(none.data);
  });

  test.each([
    [1.5, /'stddev' must be a number from 0 to 1; received 1.5/],
    [-1, /received -1/],
  ])('refuses %j', (value, message) => {
    expect(() => layers.GaussianNoise(value)).toThrow(message);
  });
});
