import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { runLayerTest } from '../support/layer.js';
import { disturbed, ones, repeatsForASeed, statistics } from '../support/noise.js';

describe('GaussianDropout', () => {
  runLayerTest({
    make: () => layers.GaussianDropout(0.2, { seed: 3 }),
    inputShape: [2, 4],
    outputShape: [2, 4],
    config: { rate: 0.2, seed: 3 },
  });

  repeatsForASeed((options) => layers.GaussianDropout(0.2, options));

  test('multiplies by noise of mean 1 and the variance of a dropout', async () => {
    const y = await disturbed(layers.GaussianDropout(0.2), ones([100, 400]));
    const { mean, deviation } = statistics(y.data);
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.01);
    const zeros = await disturbed(layers.GaussianDropout(0.2), tensor([[0, 0, 0]]));
    expect([...zeros.data].map(Math.abs)).toEqual([0, 0, 0]);
  });

  test.each([
    [1, /'rate' must be a number from 0 to below 1; received 1/],
    ['x', /received 'x'/],
  ])('refuses %j', (value, message) => {
    expect(() => layers.GaussianDropout(value)).toThrow(message);
  });
});
