import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('UpSampling2D', () => {
  runLayerTest({
    make: () => layers.UpSampling2D([1, 3]),
    inputShape: [5, 4, 2],
    outputShape: [5, 12, 2],
    config: { size: [1, 3], interpolation: 'nearest' },
  });

  test('repeats cells', async () => {
    const y = await outputOf(layers.UpSampling2D(2), [
      [
        [[1], [2]],
        [[3], [4]],
      ],
    ]);
    expect([...y.data]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
  });

  test('bilinear lies between the centres of cells', async () => {
    const y = await outputOf(layers.UpSampling2D([1, 2], { interpolation: 'bilinear' }), [[[[0], [1]]]]);
    expect([...y.data]).toEqual([0, 0.25, 0.75, 1]);
  });

  test.each([
    [
      () => modelOf(layers.UpSampling2D(), [3]),
      /Layer UpSampling2D '\w+': expected an input of 4 axes.*received \[batch, 3\]/,
    ],
    [() => layers.UpSampling2D(0), /'size' must be a .*whole number/],
    [
      () => layers.UpSampling2D(2, { interpolation: 'lanczos3' }),
      /'interpolation' must be 'nearest' or 'bilinear' or 'bicubic'; received 'lanczos3'/,
    ],
    [() => layers.UpSampling2D(1, { dataFormat: 'channels_first' }), /'dataFormat' must be 'channels_last'/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
