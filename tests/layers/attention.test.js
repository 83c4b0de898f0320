import { describe, expect, test } from '@jest/globals';

import { Model, layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe.each(['Attention', 'AdditiveAttention'])('%s', (name) => {
  runLayerTest({
    make: () => layers[name]({ useScale: true, dropout: 0.1 }),
    inputShape: [[4, 3], [5, 3]], // prettier-ignore
    outputShape: [4, 3],
    weights: [name === 'Attention' ? [] : [3]],
    config: { use_scale: true, dropout: 0.1, seed: null },
  });

  test('gives its weights, too, and does not look into the future', async () => {
    const [query, value] = [[4, 3], [4, 3]].map((shape) => layers.Input({ shape })); // prettier-ignore
    const outputs = layers[name]()([query, value], { returnAttentionScores: true, useCausalMask: true });
    const model = Model({ inputs: [query, value], outputs });
    const x = tensor(
      Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
      [1, 4, 3],
    );
    const [, weights] = await model.predict([x, x], { verbose: 0 });
    const [rows] = weights.array();
    rows.forEach((row, i) => {
      expect(row.slice(i + 1)).toEqual(Array(3 - i).fill(0));
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    });
    await model.dispose();
  });

  test.each([
    [{}, [3, 4], /is called on an array, \[query, value\] or \[query, value, key\]/],
    [{ dropout: 1 }, [3, 4], /'dropout' must be a number from 0 to below 1; received 1/],
  ])('refuses %j', (options, shape, message) => {
    expect(() => modelOf(layers[name](options), shape)).toThrow(message);
  });
});

describe('Attention', () => {
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
