import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Reshape', () => {
  runLayerTest({
    make: () => layers.Reshape([4, -1]),
    inputShape: [2, 6],
    outputShape: [4, 3],
    config: { target_shape: [4, -1] },
  });

  test('keeps the order', async () => {
    const y = await outputOf(layers.Reshape([2, 2]), [[1, 2, 3, 4]]);
    expect(y.array()).toEqual([[[1, 2], [3, 4]]]); // prettier-ignore
  });

  test.each([
    [[5], /Layer Reshape '\w+': an input of shape \[batch, 12\] has 12 values a sample, which do not fill \[batch, 5\]/],
    [[-1, 5], /do not fill/],
    [[0, 12], /a shape is an array of positive sizes/],
    [[-1, -1], /only one size may be -1 besides the batch/],
    [undefined, /'targetShape' must be the sizes of one sample.*received undefined/],
  ])('refuses %j', (shape, message) => {
    expect(() => modelOf(layers.Reshape(shape), [12])).toThrow(message);
  }); // prettier-ignore
});
