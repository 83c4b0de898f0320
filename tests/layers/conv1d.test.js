import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Conv1D', () => {
  runLayerTest({
    make: () => layers.Conv1D(4, 3, { padding: 'causal', dilationRate: 2, activation: 'tanh' }),
    inputShape: [7, 2],
    outputShape: [7, 4],
    weights: [[3, 2, 4], [4]], // prettier-ignore
    config: { filters: 4, kernel_size: [3], strides: [1], padding: 'causal', dilation_rate: [2], groups: 1 },
  });

  test('slides its filters along the steps', async () => {
    const y = await outputOf(layers.Conv1D(1, 2), [[[1], [2], [3], [4]]], [[[[1]], [[10]]], [0.5]]); // prettier-ignore
    expect(y.array()).toEqual([[[21.5], [32.5], [43.5]]]);
  });

  test("padding 'causal' lets an output depend on no later step", async () => {
    const y = await outputOf(layers.Conv1D(1, 2, { padding: 'causal', useBias: false }), [[[1], [2], [3], [4]]], [[[[1]], [[10]]]]); // prettier-ignore
    expect(y.array()).toEqual([[[10], [21], [32], [43]]]);
  });

  test('refuses what it cannot do', async () => {
    expect(() => layers.Conv1D(1, [2, 2])).toThrow(
      /'kernelSize' must be a positive whole number; received \[2,2\]/,
    );
    expect(() => layers.Conv2D(1, 2, { padding: 'causal' })).toThrow(/'padding' must be 'valid' or 'same'/);
    await expect(outputOf(layers.Conv1D(1, 2), [[1, 2, 3]])).rejects.toThrow(
      /expected an input of 3 axes, \[batch, steps, channels\].*reshape\(\[-1, steps, 1\]\) adds it/,
    );
    expect(layers.Convolution1D).toBe(layers.Conv1D);
  });
});
