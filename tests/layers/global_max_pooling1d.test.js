import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalMaxPooling1D', () => {
  runLayerTest({
    make: () => layers.GlobalMaxPooling1D({ keepdims: true }),
    inputShape: [7, 3],
    outputShape: [1, 3],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the largest value of every channel', async () => {
    const y = await outputOf(layers.GlobalMaxPooling1D(), [[[1, 2], [3, 6]]]); // prettier-ignore
    expect(y.array()).toEqual([[3, 6]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => modelOf(layers.GlobalMaxPooling1D(), [4])).toThrow(/expected an input of 3 axes/);
    expect(layers.GlobalMaxPool1D).toBe(layers.GlobalMaxPooling1D);
  });
});
