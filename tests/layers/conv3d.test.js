import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Conv3D', () => {
  runLayerTest({
    make: () =>
      layers.Conv3D(4, [2, 3, 1], { padding: 'same', strides: [1, 2, 1], groups: 2, activation: 'relu' }),
    inputShape: [3, 4, 2, 4],
    outputShape: [3, 2, 2, 4],
    weights: [[2, 3, 1, 2, 4], [4]], // prettier-ignore
    config: { filters: 4, kernel_size: [2, 3, 1], strides: [1, 2, 1], groups: 2 },
  });

  test('slides its filters over depth, height and width', async () => {
    const y = await outputOf(layers.Conv3D(1, [2, 1, 1]), [[[[[1], [2]], [[3], [4]]], [[[5], [6]], [[7], [8]]]]], [[[[[[1]]]], [[[[10]]]]], [0.5]]); // prettier-ignore
    expect(y.array()).toEqual([
      [
        [
          [[51.5], [62.5]],
          [[73.5], [84.5]],
        ],
      ],
    ]);
  });

  test('refuses a window that does not fit', async () => {
    await expect(outputOf(layers.Conv3D(1, 3), [[[[[1]]]]])).rejects.toThrow(
      /a window of \[3, 3, 3\] does not fit into an input of \[1, 1, 1\]/,
    );
    expect(layers.Convolution3D).toBe(layers.Conv3D);
  });
});
