// Tests that layers of attention share.

import { expect, test } from '@jest/globals';

import { Model, layers, loadModel, optimizers, tensor } from '../../js/index.js';
import { modelOf, numbers, runLayerTest } from './layer.js';

/** What holds for Attention and AdditiveAttention. @param {string} name */
export function runAttentionTest(name) {
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
}

const quiet = { verbose: 0 };

/**
 * What holds for attention with heads.
 *
 * @param {string} name
 * @param {() => any} make
 * @param {number[]} kernel shape of the first weight
 */
export function runHeadsTest(name, make, kernel) {
  const selfAttention = (layer, options) => {
    const x = layers.Input({ shape: [5, 4] });
    return Model({ inputs: x, outputs: layer(x, x, options) });
  };

  test('has its shapes and weights as soon as it is called', () => {
    const layer = make();
    const model = selfAttention(layer);
    expect(model.outputs[0].shape).toEqual([null, 5, 4]);
    expect(layer.weights).toHaveLength(10);
    expect(layer.weights[0].shape).toEqual(kernel);
    expect(layer.className).toBe(name);
    const hidden = name === 'MultiHeadAttention' ? '' : '_'; // how Keras's files name the groups of its weights
    const groups = ['query', 'key', 'value', 'output'].map((part) => `${hidden}${part}_dense`);
    expect(Object.keys(layer.weightGroups).sort()).toEqual([...groups, '_gate_dense'].sort());
    expect(layers[name].fromConfig(JSON.parse(JSON.stringify(layer.getConfig()))).getConfig()).toEqual(
      layer.getConfig(),
    );
  });

  test('predicts the same in any batch size, and after saving and loading', async () => {
    const model = selfAttention(make(), { useCausalMask: true });
    const x = numbers([5, 5, 4]);
    const once = await model.predict(x, quiet);
    expect((await model.predict(x, { batchSize: 2, verbose: 0 })).data).toEqual(once.data);
    const loaded = await loadModel(await model.save());
    expect((await loaded.predict(x, quiet)).data).toEqual(once.data);
    await Promise.all([model.dispose(), loaded.dispose()]);
  });

  test('learns', async () => {
    const model = selfAttention(make());
    model.compile({ optimizer: optimizers.Adam({ learningRate: 0.01 }), loss: 'mse' });
    const [x, y] = [numbers([8, 5, 4]), numbers([8, 5, 4], 9)];
    const start = await model.getWeights();
    const { loss } = await model.evaluate(x, y, quiet);
    for (let i = 0; i < 20; i++) await model.trainOnBatch(x, y);
    expect((await model.evaluate(x, y, quiet)).loss).toBeLessThan(loss);
    const end = await model.getWeights();
    end.forEach((weight, i) => expect(weight.data).not.toEqual(start[i].data));
    await model.dispose();
  });

  test('a causal query does not see what comes later', async () => {
    const model = selfAttention(make(), { useCausalMask: true });
    const x = Float32Array.from({ length: 20 }, (_, i) => Math.cos(i));
    const changed = x.map((value, i) => (i < 12 ? value : 7));
    const [a, b] = await Promise.all(
      [x, changed].map((data) => model.predict(tensor(data, [1, 5, 4]), quiet)),
    );
    expect(b.data.slice(0, 12)).toEqual(a.data.slice(0, 12));
    expect(b.data.slice(12)).not.toEqual(a.data.slice(12));
    await model.dispose();
  });

  test('masks that come with a sequence hide its steps', async () => {
    const [x, valid] = [layers.Input({ shape: [5, 4] }), layers.Input({ shape: [5] })];
    const values = layers.Identity()(x, { mask: valid });
    const model = Model({ inputs: [x, valid], outputs: make()(x, values, { returnAttentionScores: true }) });
    const mask = tensor([[1, 1, 0, 1, 0]]);
    const [, weights] = await model.predict([numbers([1, 5, 4]), mask], quiet);
    for (const row of weights.array().flat(2)) expect([row[2], row[4]]).toEqual([0, 0]);
    await model.dispose();
  });

  test('needs a value', () => {
    const x = layers.Input({ shape: [5, 4] });
    expect(() => make()(x)).toThrow(
      /is called on a query and a value: layer\(query, value\).*received undefined/,
    );
  });
}
