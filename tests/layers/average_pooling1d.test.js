import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('AveragePooling1D', () => {
  runLayerTest({
    make: () => layers.AveragePooling1D(3, 2, { padding: 'same' }),
    inputShape: [7, 3],
    outputShape: [4, 3],
    config: { pool_size: [3], strides: [2], padding: 'same' },
  });

  test('takes the mean of the cells of every window that are there', async () => {
    const y = await outputOf(layers.AveragePooling1D(3, 2, { padding: 'same' }), [[[1], [4], [1], [9]]]); // prettier-ignore
    expect(y.array()).toEqual([[[2], [5]]]);
  });

  test('has the window as its stride, and a second name', () => {
    expect(layers.AveragePooling1D().getConfig()).toMatchObject({ pool_size: [2], strides: [2] });
    expect(layers.AvgPool1D).toBe(layers.AveragePooling1D);
  });
});
