import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

const zeros = (/** @type {number} */ size) => [Array.from({ length: size }, () => Array(size).fill([0]))];

describe('Conv2DTranspose', () => {
  runLayerTest({
    make: () =>
      layers.Conv2DTranspose(4, [3, 2], { strides: [2, 3], outputPadding: [1, 0], activation: 'sigmoid' }),
    inputShape: [3, 2, 2],
    outputShape: [8, 5, 4],
    weights: [[3, 2, 4, 2], [4]], // prettier-ignore
    config: { filters: 4, kernel_size: [3, 2], strides: [2, 3], output_padding: [1, 0] },
  });

  test('every pixel adds its filters to a larger map', async () => {
    const y = await outputOf(layers.Conv2DTranspose(1, 2, { strides: [2, 1] }), [[[[1], [2]]]], [[[[[1]], [[10]]], [[[100]], [[1000]]]], [0]]); // prettier-ignore
    expect(y.array()).toEqual([
      [
        [[1], [12], [20]],
        [[100], [1200], [2000]],
      ],
    ]);
  });

  test('undoes the shape of a convolution', async () => {
    for (const [size, kernel, strides, padding] of [
      [9, 3, 2, 'valid'],
      [8, 4, 2, 'same'],
      [7, 3, 1, 'same'],
      [10, 2, 4, 'valid'],
    ]) {
      // prettier-ignore
      const there = await outputOf(layers.Conv2D(1, kernel, { strides, padding }), zeros(size));
      const back = await outputOf(layers.Conv2DTranspose(1, kernel, { strides, padding }), there.array());
      expect(back.shape[1]).toBe(kernel === 2 ? 12 : size);
    }
  });

  test('takes data after it was built for other channels not at all', () => {
    const layer = layers.Conv2DTranspose(1, 2);
    expect(() => [3, 4].map((channels) => modelOf(layer, [2, 2, channels]))).toThrow(
      /expected axis -1 of the input to have 3 values/,
    );
    expect(layers.Convolution2DTranspose).toBe(layers.Conv2DTranspose);
  });
});
