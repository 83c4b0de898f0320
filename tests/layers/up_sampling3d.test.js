import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('UpSampling3D', () => {
  runLayerTest({
    make: () => layers.UpSampling3D([1, 2, 3]),
    inputShape: [3, 4, 2, 2],
    outputShape: [3, 8, 6, 2],
    config: { size: [1, 2, 3] },
  });

  test('repeats cells', async () => {
    const y = await outputOf(layers.UpSampling3D([1, 1, 2]), [[[[[1], [2]]], [[[3], [4]]]]]);
    expect([...y.data]).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test.each([
    [
      () => modelOf(layers.UpSampling3D(), [3]),
      /Layer UpSampling3D '\w+': expected an input of 5 axes.*received \[batch, 3\]/,
    ],
    [() => layers.UpSampling3D(0), /'size' must be a .*whole number/],
    [() => layers.UpSampling3D(1, { dataFormat: 'channels_first' }), /'dataFormat' must be 'channels_last'/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
