import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Concatenate', () => {
  runLayerTest({
    make: () => layers.Concatenate({ axis: 1 }),
    inputShape: [[2, 3], [1, 3], [4, 3]], // prettier-ignore
    outputShape: [7, 3],
    config: { axis: 1 },
  });

  test('joins along the last axis', async () => {
    const y = await outputOf(layers.Concatenate(), [tensor([[1, 2]]), tensor([[3]])]);
    expect(y.array()).toEqual([[1, 2, 3]]);
  });

  test('refuses what does not fit', () => {
    expect(() => modelOf(layers.Concatenate(), [[2, 3], [3, 3]])).toThrow(
      /Layer Concatenate '\w+': requires inputs with matching shapes except for axis -1.*\[batch, 2, 3\], \[batch, 3, 3\]/,
    ); // prettier-ignore
    expect(() => modelOf(layers.Concatenate({ axis: 0 }), [[2], [2]])).toThrow(/along axis 0, the batch; use 1 to 1/); // prettier-ignore
    expect(() => modelOf(layers.Concatenate(), [2])).toThrow(/called on an array/);
  });
});
