import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { runAttentionTest } from '../support/attention.js';
import { modelOf, outputOf } from '../support/layer.js';

describe('Attention', () => {
  runAttentionTest('Attention');

  test('is the mean of the values, weighted by the softmax of products', async () => {
    const [query, value] = [tensor([[[1, 0]]]), tensor([[[2, 0], [0, 2]]])]; // prettier-ignore
    const y = await outputOf(layers.Attention(), [query, value]);
    const weight = Math.exp(2) / (Math.exp(2) + 1);
    expect(y.data[0]).toBeCloseTo(2 * weight, 6);
    expect(y.data[1]).toBeCloseTo(2 * (1 - weight), 6);
  });

  test('knows two ways to score', () => {
    expect(() => layers.Attention({ scoreMode: 'dit' })).toThrow(
      /'scoreMode' must be 'dot' or 'concat'.*Did you mean 'dot'/,
    );
    expect(modelOf(layers.Attention({ scoreMode: 'concat' }), [[2, 3], [4, 3]]).countParams()).toBe(1); // prettier-ignore
  });
});
