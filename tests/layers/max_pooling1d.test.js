import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('MaxPooling1D', () => {
  runLayerTest({
    make: () => layers.MaxPooling1D(3, 2, { padding: 'same' }),
    inputShape: [7, 3],
    outputShape: [4, 3],
    config: { pool_size: [3], strides: [2], padding: 'same' },
  });

  test('takes the largest value of every window', async () => {
    const y = await outputOf(layers.MaxPooling1D(3, 2, { padding: 'same' }), [[[1], [4], [2], [9]]]); // prettier-ignore
    expect(y.array()).toEqual([[[4], [9]]]);
  });

  test('has the window as its stride, and a second name', () => {
    expect(layers.MaxPooling1D().getConfig()).toMatchObject({ pool_size: [2], strides: [2] });
    expect(layers.MaxPool1D).toBe(layers.MaxPooling1D);
  });
});
