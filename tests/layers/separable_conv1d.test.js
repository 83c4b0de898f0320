import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('SeparableConv1D', () => {
  runLayerTest({
    make: () =>
      layers.SeparableConv1D(5, 3, { depthMultiplier: 2, padding: 'same', strides: 2, activation: 'tanh' }),
    inputShape: [7, 2],
    outputShape: [4, 5],
    weights: [[3, 2, 2], [1, 4, 5], [5]], // prettier-ignore
    config: { filters: 5, kernel_size: [3], depth_multiplier: 2, pointwise_initializer: 'glorot_uniform' },
  });

  test('filters every channel, then mixes the channels', async () => {
    const y = await outputOf(layers.SeparableConv1D(1, 1), [[[1, 2], [3, 4]]], [[[[1], [10]]], [[[1], [10]]], [0.5]]); // prettier-ignore
    expect(y.array()).toEqual([[[201.5], [403.5]]]);
  });

  test('has weights under two names, and a second name itself', () => {
    const layer = layers.SeparableConv1D(2, 1);
    modelOf(layer, [7, 2]);
    expect(layer.weights.map(({ name }) => name)).toEqual(['depthwise_kernel', 'pointwise_kernel', 'bias']);
    expect(() => layers.SeparableConv1D(2, 3, { pointwiseConstraint: 'max_nrom' })).toThrow(
      /Unknown constraint 'max_nrom'. Did you mean 'max_norm'/,
    );
    expect(layers.SeparableConvolution1D).toBe(layers.SeparableConv1D);
  });
});
