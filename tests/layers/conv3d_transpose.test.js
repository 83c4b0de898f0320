import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Conv3DTranspose', () => {
  runLayerTest({
    make: () => layers.Conv3DTranspose(3, 2, { strides: [1, 2, 1], padding: 'same', activation: 'tanh' }),
    inputShape: [2, 2, 3, 2],
    outputShape: [2, 4, 3, 3],
    weights: [[2, 2, 2, 3, 2], [3]], // prettier-ignore
    config: { filters: 3, kernel_size: [2, 2, 2], strides: [1, 2, 1] },
  });

  test('every cell adds its filters to a larger body', async () => {
    const y = await outputOf(layers.Conv3DTranspose(1, [2, 1, 1], { strides: [2, 1, 1] }), [[[[[1], [2]]]]], [[[[[[1]]]], [[[[10]]]]], [0]]); // prettier-ignore
    expect(y.array()).toEqual([[[[[1], [2]]], [[[10], [20]]]]]);
  });

  test('has a second name', () => {
    expect(layers.Convolution3DTranspose).toBe(layers.Conv3DTranspose);
  });
});
