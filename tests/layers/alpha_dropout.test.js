import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { runLayerTest } from '../support/layer.js';
import { disturbed, ones, repeatsForASeed, statistics } from '../support/noise.js';

describe('AlphaDropout', () => {
  runLayerTest({
    make: () => layers.AlphaDropout(0.2, { seed: 3 }),
    inputShape: [2, 4],
    outputShape: [2, 4],
    config: { rate: 0.2, noise_shape: null, seed: 3 },
  });

  repeatsForASeed((options) => layers.AlphaDropout(0.2, options));

  test('keeps mean and variance of normal data', async () => {
    const normal = await disturbed(layers.GaussianNoise(1), tensor(new Float32Array(40000), [100, 400]));
    const y = await disturbed(layers.AlphaDropout(0.3, { seed: 5 }), normal);
    const { mean, deviation } = statistics(y.data);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.02);
  });

  test('has one value for what is dropped', async () => {
    const y = await disturbed(layers.AlphaDropout(0.3), ones([10, 400]));
    const S = -1.7580993408473766;
    const a = (0.7 * (1 + 0.3 * S * S)) ** -0.5;
    const [low, high] = [...new Set(y.data)].sort((p, q) => p - q);
    expect(low).toBeCloseTo(a * S - a * S * 0.3, 5);
    expect(high).toBeCloseTo(a - a * S * 0.3, 5);
  });

  test('shares its mask along axes of 1', async () => {
    const y = await disturbed(layers.AlphaDropout(0.5, { noiseShape: [null, 1] }), ones([50, 4]));
    for (let i = 0; i < 50; i++) expect(new Set(y.data.subarray(4 * i, 4 * i + 4)).size).toBe(1);
  });

  test.each([
    [1, /'rate' must be a number from 0 to below 1; received 1/],
    [null, /received null/],
  ])('refuses %j', (value, message) => {
    expect(() => layers.AlphaDropout(value)).toThrow(message);
  });
});
