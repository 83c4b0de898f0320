import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('ZeroPadding1D', () => {
  runLayerTest({
    make: () => layers.ZeroPadding1D([1, 2]),
    inputShape: [5, 2],
    outputShape: [8, 2],
    config: { padding: [1, 2] },
  });

  test('puts zeros around', async () => {
    const y = await outputOf(layers.ZeroPadding1D([1, 0]), [[[1], [2], [3], [4]]]);
    expect([...y.data]).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    [
      () => modelOf(layers.ZeroPadding1D(), [3]),
      /Layer ZeroPadding1D '\w+': expected an input of 3 axes.*received \[batch, 3\]/,
    ],
    [() => layers.ZeroPadding1D([1, 2, 3, 4]), /'padding' must be a .*whole number/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
