import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('UpSampling1D', () => {
  runLayerTest({
    make: () => layers.UpSampling1D(3),
    inputShape: [5, 2],
    outputShape: [15, 2],
    config: { size: 3 },
  });

  test('repeats cells', async () => {
    const y = await outputOf(layers.UpSampling1D(2), [[[1], [2], [3], [4]]]);
    expect([...y.data]).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test.each([
    [
      () => modelOf(layers.UpSampling1D(), [3]),
      /Layer UpSampling1D '\w+': expected an input of 3 axes.*received \[batch, 3\]/,
    ],
    [() => layers.UpSampling1D(0), /'size' must be a .*whole number/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
