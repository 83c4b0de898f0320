import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Cropping1D', () => {
  runLayerTest({
    make: () => layers.Cropping1D([1, 2]),
    inputShape: [5, 2],
    outputShape: [2, 2],
    config: { cropping: [1, 2] },
  });

  test('takes cells off at the borders', async () => {
    const y = await outputOf(layers.Cropping1D([1, 1]), [[[1], [2], [3], [4]]]);
    expect([...y.data]).toEqual([2, 3]);
  });

  test.each([
    [
      () => modelOf(layers.Cropping1D(), [3]),
      /Layer Cropping1D '\w+': expected an input of 3 axes.*received \[batch, 3\]/,
    ],
    [() => layers.Cropping1D(-1), /'cropping' must be a .*whole number/],
    [() => modelOf(layers.Cropping1D(9), [5, 2]), /cropping .* leaves nothing of an input of shape/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
