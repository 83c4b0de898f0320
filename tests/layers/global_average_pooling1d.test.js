import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalAveragePooling1D', () => {
  runLayerTest({
    make: () => layers.GlobalAveragePooling1D({ keepdims: true }),
    inputShape: [7, 3],
    outputShape: [1, 3],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the mean of every channel', async () => {
    const y = await outputOf(layers.GlobalAveragePooling1D(), [[[1, 2], [3, 6]]]); // prettier-ignore
    expect(y.array()).toEqual([[2, 4]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => modelOf(layers.GlobalAveragePooling1D(), [4])).toThrow(/expected an input of 3 axes/);
    expect(layers.GlobalAvgPool1D).toBe(layers.GlobalAveragePooling1D);
  });
});
