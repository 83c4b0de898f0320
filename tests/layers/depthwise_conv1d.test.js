import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('DepthwiseConv1D', () => {
  runLayerTest({
    make: () =>
      layers.DepthwiseConv1D(3, { depthMultiplier: 2, padding: 'same', strides: 2, activation: 'tanh' }),
    inputShape: [7, 2],
    outputShape: [4, 4],
    weights: [[3, 2, 2], [4]], // prettier-ignore
    config: { kernel_size: [3], strides: [2], depth_multiplier: 2, depthwise_initializer: 'glorot_uniform' },
  });

  test('filters every channel for itself', async () => {
    const y = await outputOf(layers.DepthwiseConv1D(2, { useBias: false }), [[[1, 2], [3, 4], [5, 6]]], [[[[1], [0]], [[10], [20]]]]); // prettier-ignore
    expect(y.array()).toEqual([
      [
        [31, 80],
        [53, 120],
      ],
    ]);
  });

  test('refuses what it cannot do', () => {
    expect(() => layers.DepthwiseConv1D(3, { kernelInitializer: 'zeros' })).toThrow(
      /has no option 'kernelInitializer'/,
    );
    expect(() => layers.DepthwiseConv1D(3, { padding: 'causal' })).toThrow(
      /'padding' must be 'valid' or 'same'/,
    );
  });
});
