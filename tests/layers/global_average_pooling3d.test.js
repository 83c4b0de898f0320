import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalAveragePooling3D', () => {
  runLayerTest({
    make: () => layers.GlobalAveragePooling3D({ keepdims: true }),
    inputShape: [4, 5, 3, 2],
    outputShape: [1, 1, 1, 2],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the mean of every channel', async () => {
    const y = await outputOf(layers.GlobalAveragePooling3D(), [[[[[1, 2]]], [[[3, 6]]]]]); // prettier-ignore
    expect(y.array()).toEqual([[2, 4]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => modelOf(layers.GlobalAveragePooling3D(), [4])).toThrow(/expected an input of 5 axes/);
    expect(layers.GlobalAvgPool3D).toBe(layers.GlobalAveragePooling3D);
  });
});
