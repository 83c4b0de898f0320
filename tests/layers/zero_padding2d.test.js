import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('ZeroPadding2D', () => {
  runLayerTest({
    make: () =>
      layers.ZeroPadding2D([
        [1, 2],
        [0, 1],
      ]),
    inputShape: [5, 4, 2],
    outputShape: [8, 5, 2],
    config: {
      padding: [
        [1, 2],
        [0, 1],
      ],
    },
  });

  test('puts zeros around', async () => {
    const y = await outputOf(
      layers.ZeroPadding2D([
        [0, 0],
        [1, 0],
      ]),
      [
        [
          [[1], [2]],
          [[3], [4]],
        ],
      ],
    );
    expect([...y.data]).toEqual([0, 1, 2, 0, 3, 4]);
  });

  test.each([
    [
      () => modelOf(layers.ZeroPadding2D(), [3]),
      /Layer ZeroPadding2D '\w+': expected an input of 4 axes.*received \[batch, 3\]/,
    ],
    [() => layers.ZeroPadding2D([1, 2, 3, 4]), /'padding' must be a .*whole number/],
    [() => layers.ZeroPadding2D(1, { dataFormat: 'channels_first' }), /'dataFormat' must be 'channels_last'/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
