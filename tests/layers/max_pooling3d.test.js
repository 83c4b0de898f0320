import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('MaxPooling3D', () => {
  runLayerTest({
    make: () => layers.MaxPooling3D(3, 2, { padding: 'same' }),
    inputShape: [4, 5, 3, 2],
    outputShape: [2, 3, 2, 2],
    config: { pool_size: [3, 3, 3], strides: [2, 2, 2], padding: 'same' },
  });

  test('takes the largest value of every window', async () => {
    const y = await outputOf(layers.MaxPooling3D(2), [[[[[1], [2]], [[3], [4]]], [[[5], [6]], [[7], [12]]]]]); // prettier-ignore
    expect(y.array()).toEqual([[[[[12]]]]]);
  });

  test('has the window as its stride, and a second name', () => {
    expect(layers.MaxPooling3D().getConfig()).toMatchObject({ pool_size: [2, 2, 2], strides: [2, 2, 2] });
    expect(layers.MaxPool3D).toBe(layers.MaxPooling3D);
  });
});
