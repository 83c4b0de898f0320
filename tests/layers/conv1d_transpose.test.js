import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Conv1DTranspose', () => {
  runLayerTest({
    make: () => layers.Conv1DTranspose(4, 3, { strides: 2, padding: 'same', activation: 'relu' }),
    inputShape: [3, 2],
    outputShape: [6, 4],
    weights: [[3, 4, 2], [4]], // prettier-ignore
    config: { filters: 4, kernel_size: [3], strides: [2], output_padding: null },
  });

  test('every step adds its filters to the output, a stride apart', async () => {
    const y = await outputOf(layers.Conv1DTranspose(1, 3, { strides: 2 }), [[[1], [2]]], [[[[1]], [[10]], [[100]]], [0.5]]); // prettier-ignore
    expect(y.array()).toEqual([[[1.5], [10.5], [102.5], [20.5], [200.5]]]);
  });

  test('outputPadding adds steps behind', async () => {
    const y = await outputOf(layers.Conv1DTranspose(1, 1, { strides: 3, outputPadding: 2, useBias: false }), [[[1], [2]]], [[[[1]]]]); // prettier-ignore
    expect(y.array()).toEqual([[[1], [0], [0], [2], [0], [0]]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => layers.Conv1DTranspose(1, 3, { strides: 2, outputPadding: 2 })).toThrow(
      /'outputPadding' must be less than the stride of its axis. Received outputPadding \[2\], strides \[2\]/,
    );
    expect(() => layers.Conv1DTranspose(1, 3, { outputPadding: -1 })).toThrow(
      /must be a whole number; received -1/,
    );
    expect(() => layers.Conv1DTranspose(2, 3, { groups: 2 })).toThrow(/has no option 'groups'/);
    expect(layers.Convolution1DTranspose).toBe(layers.Conv1DTranspose);
  });
});
