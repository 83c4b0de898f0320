import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Add', () => {
  runLayerTest({ make: () => layers.Add(), inputShape: [[2, 3], [2, 3], [2, 3]], outputShape: [2, 3] }); // prettier-ignore

  test('sums', async () => {
    const y = await outputOf(layers.Add(), [tensor([[1, 2]]), tensor([[10, 20]])]);
    expect(y.array()).toEqual([[11, 22]]);
  });

  test('adds a tensor to itself', async () => {
    const x = layers.Input({ shape: [2] });
    expect(layers.Add()([x, x]).shape).toEqual([null, 2]);
  });

  test('refuses what does not fit', () => {
    expect(() => modelOf(layers.Add(), [[3], [4]])).toThrow(
      /Layer Add '\w+': Inputs have incompatible shapes: received \[batch, 3\] and \[batch, 4\]/,
    );
    expect(() => modelOf(layers.Add(), [3])).toThrow(/called on an array of at least two tensors/);
  });
});
