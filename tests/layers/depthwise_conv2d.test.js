import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('DepthwiseConv2D', () => {
  runLayerTest({
    make: () => layers.DepthwiseConv2D(2, { depthMultiplier: 3, activation: 'sigmoid' }),
    inputShape: [4, 5, 2],
    outputShape: [3, 4, 6],
    weights: [[2, 2, 2, 3], [6]], // prettier-ignore
    config: { kernel_size: [2, 2], depth_multiplier: 3, depthwise_initializer: 'glorot_uniform' },
  });

  test('filters every channel for itself; output c * m + j is filter j of channel c', async () => {
    const layer = layers.DepthwiseConv2D(1, { depthMultiplier: 2, useBias: false });
    const y = await outputOf(layer, [[[[1, 10]]]], [[[[[1, 2], [3, 4]]]]]); // prettier-ignore
    expect([...y.data]).toEqual([1, 2, 30, 40]);
  });

  test('refuses what it cannot do', () => {
    expect(() => layers.DepthwiseConv2D(3, { depthMultiplier: 0 })).toThrow(
      /'depthMultiplier' must be a positive/,
    );
    expect(() => layers.DepthwiseConv2D(3, { filters: 3 })).toThrow(/has no option 'filters'/);
    expect(() => modelOf(layers.DepthwiseConv2D(3), [9])).toThrow(/expected an input of 4 axes/);
  });
});
