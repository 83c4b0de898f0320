import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Average', () => {
  runLayerTest({ make: () => layers.Average(), inputShape: [[2, 3], [2, 3]], outputShape: [2, 3] }); // prettier-ignore

  test('goes value by value', async () => {
    const y = await outputOf(layers.Average(), [tensor([[1, -2, 3]]), tensor([[10, 20, -30]])]);
    expect(y.array()).toEqual([[5.5, 9, -13.5]]);
  });

  test('spreads axes of size 1, and puts those that lack behind the batch', () => {
    expect(modelOf(layers.Average(), [[4, 1, 3], [5, 1]]).outputs[0].shape).toEqual([null, 4, 5, 3]); // prettier-ignore
    const [a, b] = [layers.Input({ shape: [2, 3] }), layers.Input({ shape: [3] })];
    expect(layers.average([a, b], { name: 'named_average' }).shape).toEqual([null, 2, 3]);
  });

  test('refuses what does not fit', () => {
    expect(() => modelOf(layers.Average(), [[3], [4]])).toThrow(
      /Layer Average '\w+': Inputs have incompatible shapes: received \[batch, 3\] and \[batch, 4\]/,
    );
    expect(() => modelOf(layers.Average(), [3])).toThrow(/called on an array of at least two tensors/);
  });
});
