import { describe, expect, test } from '@jest/globals';

import { Model, layers, loadModel, optimizers, tensor } from '../../js/index.js';
import { numbers } from '../support/layer.js';

const quiet = { verbose: 0 };

const KINDS = [
  ['MultiHeadAttention', () => layers.MultiHeadAttention(2, 3, { useGate: true }), [4, 2, 3]],
  ['GroupedQueryAttention', () => layers.GroupQueryAttention(3, 4, 2, { useGate: true }), [4, 4, 3]],
];

describe.each(KINDS)('%s', (name, make, kernel) => {
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
});

test.each([
  [() => layers.MultiHeadAttention(0, 3), /'numHeads' must be a positive whole number; received 0/],
  [() => layers.MultiHeadAttention(2), /'keyDim' must be a positive whole number; received undefined/],
  [() => layers.MultiHeadAttention(2, 3, { dropout: 1 }), /'dropout' must be a number from 0 to below 1/],
  [() => layers.MultiHeadAttention(2, 3, { attentionAxes: ['x'] }), /'attentionAxes' must be whole numbers/],
  [
    () => layers.MultiHeadAttention(2, 3, { slidingWindow: 0 }),
    /'slidingWindow' must be a positive whole number/,
  ],
  [() => layers.MultiHeadAttention(2, 3, { flashAttention: true }), /'flashAttention' is not implemented/],
  [
    () => layers.GroupQueryAttention(3, 4, 3),
    /numQueryHeads \(4\) must be a multiple of numKeyValueHeads \(3\)/,
  ],
])('refuses %#', (make, message) => {
  expect(make).toThrow(message);
});
