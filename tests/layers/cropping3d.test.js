import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Cropping3D', () => {
  runLayerTest({
    make: () =>
      layers.Cropping3D([
        [1, 1],
        [1, 0],
        [0, 1],
      ]),
    inputShape: [3, 4, 2, 2],
    outputShape: [1, 3, 1, 2],
    config: {
      cropping: [
        [1, 1],
        [1, 0],
        [0, 1],
      ],
    },
  });

  test('takes cells off at the borders', async () => {
    const y = await outputOf(
      layers.Cropping3D([
        [0, 1],
        [0, 0],
        [1, 0],
      ]),
      [[[[[1], [2]]], [[[3], [4]]]]],
    );
    expect([...y.data]).toEqual([2]);
  });

  test.each([
    [
      () => modelOf(layers.Cropping3D(), [3]),
      /Layer Cropping3D '\w+': expected an input of 5 axes.*received \[batch, 3\]/,
    ],
    [() => layers.Cropping3D(-1), /'cropping' must be a .*whole number/],
    [() => modelOf(layers.Cropping3D(9), [3, 4, 2, 2]), /cropping .* leaves nothing of an input of shape/],
    [() => layers.Cropping3D(1, { dataFormat: 'channels_first' }), /'dataFormat' must be 'channels_last'/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
