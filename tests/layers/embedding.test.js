import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

const quiet = { verbose: 0 };
const table = [[1, 2], [3, 4], [5, 6]]; // prettier-ignore

describe('Embedding', () => {
  runLayerTest({
    make: () => layers.Embedding(6, 3, { embeddingsInitializer: 'normal' }),
    inputShape: [4],
    outputShape: [4, 3],
    weights: [[6, 3]],
    config: { input_dim: 6, output_dim: 3, embeddings_initializer: 'normal' },
    wholeBelow: 6,
  });

  test('looks rows up', async () => {
    const y = await outputOf(layers.Embedding(3, 2), [[2, 0, 2]], [table]);
    expect(y.array()).toEqual([[[5, 6], [1, 2], [5, 6]]]); // prettier-ignore
  });

  test('takes any number of axes, of int32 and of bytes too', async () => {
    const x = layers.Input({ shape: [2, 1], dtype: 'int32' });
    const model = Model({ inputs: x, outputs: layers.Embedding(3, 2)(x) });
    await model.setWeights([table]);
    const expected = [[[[3, 4]], [[5, 6]]]];
    expect((await model.predict(tensor([[[1], [2]]], null, 'int32'), quiet)).array()).toEqual(expected);
    expect((await model.predict(tensor(Uint8Array.of(1, 2), [1, 2, 1]), quiet)).array()).toEqual(expected);
    expect((await model.predict([[[1], [2]]], quiet)).array()).toEqual(expected);
  });

  test('begins a Sequential without Input, as in Keras', async () => {
    const model = Sequential([layers.Embedding(3, 2), layers.Flatten(), layers.Dense(1)]);
    expect((await model.predict([[0, 1, 2]], quiet)).shape).toEqual([1, 1]);
  });

  test('its first values lie between -0.05 and 0.05', async () => {
    const [weights] = await modelOf(layers.Embedding(100, 10), [1]).getWeights();
    const most = weights.data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(most).toBeLessThanOrEqual(0.05);
    expect(most).toBeGreaterThan(0.049);
  });

  describe('a number that is not a row of the table', () => {
    const model = () => {
      const made = Sequential([
        layers.Input({ shape: [3], dtype: 'int32' }),
        layers.Embedding(3, 2, { name: 'words' }),
        layers.Flatten(),
        layers.Dense(3, { activation: 'softmax' }),
      ]);
      made.compile({ loss: 'sparse_categorical_crossentropy' });
      return made;
    };

    test.each([
      [3, /x holds 3 in sample 1, but layer Embedding 'words' looks up whole numbers from 0 to 2: inputDim \(3\) has to be larger than the largest of them/],
      [-1, /x holds -1 in sample 1/],
      [0.5, /x holds 0.5 in sample 1.*whole numbers/],
    ])('%d is found before anything computes', async (bad, message) => {
      const x = [[0, 1, 2], [0, bad, 1]]; // prettier-ignore
      await expect(model().fit(x, [0, 1], quiet)).rejects.toThrow(message);
      await expect(model().evaluate(x, [0, 1], quiet)).rejects.toThrow(message);
      await expect(model().predict(x, quiet)).rejects.toThrow(message);
      await expect(model().trainOnBatch(x, [0, 1])).rejects.toThrow(message);
    }); // prettier-ignore

    test('behind another layer it is found by the loss', async () => {
      const x = layers.Input({ shape: [4], dtype: 'int32' });
      const rows = layers.Embedding(3, 2, { name: 'words' })(layers.Reshape([2, 2])(x));
      const late = Model({ inputs: x, outputs: layers.Dense(1)(layers.Flatten()(rows)) });
      late.compile({ loss: 'mse' });
      await expect(late.fit([[0, 1, 2, 3]], [1], quiet)).rejects.toThrow(
        /Layer 'words' was given a number that is not a row of its table: they go from 0 to inputDim - 1/,
      );
    });
  });

  test.each([
    [[0, 2], /Embedding 'embedding\w*': 'inputDim' must be a positive whole number; received 0/],
    [[5], /'outputDim' must be a positive whole number; received undefined/],
    [[5, 2, { embeddingsRegularizer: 'l3' }], /Unknown regularizer 'l3'. Did you mean/],
    [[5, 2, { inputLength: 10 }], /the option 'inputLength' is not implemented/],
    [[5, 2, 'uniform'], /takes what follows as one object of options/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.Embedding(...args)).toThrow(message);
  });

  test('refuses an input of six axes', () => {
    expect(() => modelOf(layers.Embedding(3, 2), [1, 1, 1, 1, 1])).toThrow(/at most 5 axes/);
  });
});

test('an input of whole numbers takes no fractions', async () => {
  const x = layers.Input({ shape: [2], dtype: 'int32' });
  const model = Model({ inputs: x, outputs: layers.Reshape([2, 1])(x) });
  await expect(model.predict([[1, 2], [3, 4.5]], quiet)).rejects.toThrow(/x holds 4.5 in sample 1.*dtype is 'int32'/); // prettier-ignore
});
