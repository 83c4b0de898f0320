import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('ZeroPadding3D', () => {
  runLayerTest({
    make: () => layers.ZeroPadding3D(1),
    inputShape: [3, 4, 2, 2],
    outputShape: [5, 6, 4, 2],
    config: {
      padding: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    },
  });

  test('puts zeros around', async () => {
    const y = await outputOf(
      layers.ZeroPadding3D([
        [0, 0],
        [0, 1],
        [0, 0],
      ]),
      [[[[[1], [2]]], [[[3], [4]]]]],
    );
    expect([...y.data]).toEqual([1, 2, 0, 0, 3, 4, 0, 0]);
  });

  test.each([
    [
      () => modelOf(layers.ZeroPadding3D(), [3]),
      /Layer ZeroPadding3D '\w+': expected an input of 5 axes.*received \[batch, 3\]/,
    ],
    [() => layers.ZeroPadding3D([1, 2, 3, 4]), /'padding' must be a .*whole number/],
    [() => layers.ZeroPadding3D(1, { dataFormat: 'channels_first' }), /'dataFormat' must be 'channels_last'/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
