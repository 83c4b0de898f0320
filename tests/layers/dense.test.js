import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Dense', () => {
  runLayerTest({
    make: () => layers.Dense(5, { activation: 'tanh', kernelInitializer: 'he_normal' }),
    inputShape: [3],
    outputShape: [5],
    weights: [[3, 5], [5]], // prettier-ignore
    config: { units: 5, activation: 'tanh', use_bias: true },
  });

  const kernel = [[1, 2], [3, 4]]; // prettier-ignore
  test('is activation(x · kernel + bias)', async () => {
    const y = await outputOf(layers.Dense(2), [[1, -1]], [kernel, [10, 20]]);
    expect(y.array()).toEqual([[8, 18]]);
    const relu = layers.Dense(2, { activation: 'relu' });
    expect((await outputOf(relu, [[1, -1]], [kernel, [1, 2.5]])).array()).toEqual([[0, 0.5]]);
  });

  test('without bias has one weight', async () => {
    expect((await outputOf(layers.Dense(2, { useBias: false }), [[1, 1]], [kernel])).array()).toEqual([
      [4, 6],
    ]);
  });

  test('works on the last axis of any input', () => {
    expect(modelOf(layers.Dense(4), [7, 3]).outputs[0].shape).toEqual([null, 7, 4]);
  });

  test('takes a softmax, which its op does not do itself', async () => {
    const y = await outputOf(
      layers.Dense(2, { activation: 'softmax' }),
      [[0, 0]],
      [kernel, [0, Math.log(3)]],
    );
    expect(y.array()[0][1]).toBeCloseTo(0.75, 6);
  });

  test('takes its arguments in each of the forms', () => {
    expect(new layers.Dense({ units: 3 }).options.units).toBe(3);
    expect(layers.Dense(3, { use_bias: false }).options.useBias).toBe(false);
  });

  test.each([
    [[-3], /Dense 'dense\w*': 'units' must be a positive whole number; received -3/],
    [[2.5], /received 2.5/],
    [[], /received undefined/],
    [[4, 'relu'], /takes what follows as one object of options.*received 'relu'/],
    [[4, { activaton: 'relu' }], /layer Dense has no option 'activaton'. Did you mean 'activation'/],
    [[4, { activation: 'rleu' }], /Unknown activation 'rleu'. Did you mean 'relu'/],
    [[4, { kernelRegularizer: 'l3' }], /Unknown regularizer 'l3'. Did you mean/],
    [[4, { kernelInitializer: 'glorot' }], /Unknown initializer 'glorot'/],
    [[4, { name: 7 }], /name must be a text; received 7/],
  ])('refuses %j', (args, message) => {
    expect(() => modelOf(layers.Dense(...args), [3])).toThrow(message);
  });

  test('another number of inputs than at first is an error that names the layer', () => {
    const layer = layers.Dense(2, { name: 'head' });
    layer(layers.Input({ shape: [4] }));
    expect(() => layer(layers.Input({ shape: [5] }))).toThrow(
      /Layer Dense 'head': expected axis -1 of the input to have 4 values, but received the shape \[batch, 5\]/,
    );
  });

  test('data in place of a symbolic tensor is an error that says where data goes', () => {
    expect(() => layers.Dense(2)([1, 2, 3])).toThrow(/called on symbolic tensors.*predict/);
  });
});
