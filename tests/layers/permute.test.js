import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Permute', () => {
  runLayerTest({
    make: () => layers.Permute([2, 1]),
    inputShape: [3, 4],
    outputShape: [4, 3],
    config: { dims: [2, 1] },
  });

  test('turns the axes of every sample', async () => {
    const y = await outputOf(layers.Permute([2, 1]), [[[1, 2, 3], [4, 5, 6]]]); // prettier-ignore
    expect(y.array()).toEqual([[[1, 4], [2, 5], [3, 6]]]); // prettier-ignore
  });

  test.each([
    [
      () => layers.Permute([0, 1]),
      /'dims' must be the order of the axes of a sample, counted from 1.*received \[0,1\]/,
    ],
    [() => layers.Permute(2), /received 2/],
    [
      () => modelOf(layers.Permute([2, 1]), [3]),
      /Layer Permute '\w+': dims \[2,1\] do not fit an input of shape \[batch, 3\]/,
    ],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
