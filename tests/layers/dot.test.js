import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Dot', () => {
  runLayerTest({
    make: () => layers.Dot([2, 1], { normalize: true }),
    inputShape: [[3, 4], [4, 2]], // prettier-ignore
    outputShape: [3, 2],
    config: { axes: [2, 1], normalize: true },
  });

  test('of vectors is one number each', async () => {
    const pair = [tensor([[1, 2], [3, 4]]), tensor([[5, 6], [0, 1]])]; // prettier-ignore
    expect((await outputOf(layers.Dot(1), pair)).array()).toEqual([[17], [4]]);
  });

  test('normalized it says how alike they are', async () => {
    const pair = [tensor([[3, 4]]), tensor([[-6, -8]])];
    expect((await outputOf(layers.Dot(-1, { normalize: true }), pair)).data[0]).toBeCloseTo(-1, 6);
  });

  test('has a function of its name', () => {
    const [a, b] = [3, 3].map((size) => layers.Input({ shape: [size] }));
    expect(layers.dot([a, b]).shape).toEqual([null, 1]);
  });

  test.each([
    [[1], [[3], [4]], /the axes that are summed over must have one size, but 3 meets 4 in \[batch, 3\] and \[batch, 4\]/],
    [[0], [[3], [3]], /axes 0 do not name axes behind the batch/],
    [[2], [[3], [3]], /axes 2 do not name axes behind the batch/],
    [[1], [[3], [3], [3]], /is called on an array of two tensors/],
    [['1'], [[3], [3]], /'axes' must be one axis for both inputs, or one for each; received '1'/],
  ])('refuses %j on %j', (args, shapes, message) => {
    expect(() => modelOf(layers.Dot(...args), shapes)).toThrow(message);
  }); // prettier-ignore
});
