import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalMaxPooling3D', () => {
  runLayerTest({
    make: () => layers.GlobalMaxPooling3D({ keepdims: true }),
    inputShape: [4, 5, 3, 2],
    outputShape: [1, 1, 1, 2],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the largest value of every channel', async () => {
    const y = await outputOf(layers.GlobalMaxPooling3D(), [[[[[1, 2]]], [[[3, 6]]]]]); // prettier-ignore
    expect(y.array()).toEqual([[3, 6]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => modelOf(layers.GlobalMaxPooling3D(), [4])).toThrow(/expected an input of 5 axes/);
    expect(layers.GlobalMaxPool3D).toBe(layers.GlobalMaxPooling3D);
  });
});
