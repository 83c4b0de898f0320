import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Normalization', () => {
  runLayerTest({
    make: () => layers.Normalization({ mean: [1, 2], variance: [4, 9] }),
    inputShape: [3, 2],
    outputShape: [3, 2],
    config: { axis: -1, mean: [1, 2], variance: [4, 9], invert: false },
  });

  test('learns mean and variance of data', async () => {
    const layer = layers.Normalization();
    await layer.adapt([
      [1, 10],
      [3, 20],
    ]);
    const [mean, variance, count] = await layer.getWeights();
    expect([mean.array(), variance.array(), count.array()]).toEqual([[2, 15], [1, 25], 0]);
    expect([...(await outputOf(layer, [[3, 10]])).data]).toEqual([1, -1]);
  });

  test('learns from batches as from all at once', async () => {
    const [whole, parts] = [layers.Normalization(1), layers.Normalization(1)];
    const x = tensor([1, 5, 2, 7, 4, 4, 0, 9, 3, 3, 8, 1], [3, 2, 2]);
    async function* batches() {
      yield x.slice(0, 1);
      yield x.slice(1, 3);
    }
    await whole.adapt(x);
    await parts.adapt(batches());
    const [a, b] = [await whole.getWeights(), await parts.getWeights()];
    a.forEach((weight, i) => weight.data.forEach((value, k) => expect(b[i].data[k]).toBeCloseTo(value, 5)));
  });

  test.each([
    [() => layers.Normalization({ mean: 1 }), /mean and variance are given together/],
    [() => layers.Normalization({ mean: 1, variance: [1] }), /must have one shape; received/],
    [() => modelOf(layers.Normalization(3), [2]), /axis must lie in -2 to 1; received 3/],
    [() => modelOf(layers.Normalization(0), [2]), /must be known; axis 0 of .* is the batch/],
  ])('refuses %#', (make, message) => expect(make).toThrow(message));

  test('refuses data that it cannot adapt to', async () => {
    const layer = layers.Normalization();
    await expect(layer.adapt(null)).rejects.toThrow(/adapt\(\) takes a Tensor, arrays, or an iterable/);
    await expect(layer.adapt(new Set())).rejects.toThrow(/was given no data/);
    await layer.adapt([[1, 2]]);
    await expect(layer.adapt([[1, 2, 3]])).rejects.toThrow(/takes data of shape \[batch, 2\]; received/);
    const given = layers.Normalization({ mean: 0, variance: 1 });
    await expect(given.adapt([[1]])).rejects.toThrow(/was made with a mean and variance/);
  });
});
