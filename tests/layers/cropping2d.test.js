import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Cropping2D', () => {
  runLayerTest({
    make: () =>
      layers.Cropping2D([
        [1, 2],
        [0, 1],
      ]),
    inputShape: [5, 4, 2],
    outputShape: [2, 3, 2],
    config: {
      cropping: [
        [1, 2],
        [0, 1],
      ],
    },
  });

  test('takes cells off at the borders', async () => {
    const y = await outputOf(
      layers.Cropping2D([
        [1, 0],
        [0, 1],
      ]),
      [
        [
          [[1], [2]],
          [[3], [4]],
        ],
      ],
    );
    expect([...y.data]).toEqual([3]);
  });

  test.each([
    [
      () => modelOf(layers.Cropping2D(), [3]),
      /Layer Cropping2D '\w+': expected an input of 4 axes.*received \[batch, 3\]/,
    ],
    [() => layers.Cropping2D(-1), /'cropping' must be a .*whole number/],
    [() => modelOf(layers.Cropping2D(9), [5, 4, 2]), /cropping .* leaves nothing of an input of shape/],
    [() => layers.Cropping2D(1, { dataFormat: 'channels_first' }), /'dataFormat' must be 'channels_last'/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
