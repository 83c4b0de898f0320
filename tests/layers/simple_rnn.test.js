import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, tensor } from '../../js/index.js';
import { modelOf, numbers, outputOf, runLayerTest } from '../support/layer.js';

describe('SimpleRNN', () => {
  runLayerTest({
    make: () => layers.SimpleRNN(5, { returnSequences: true, goBackwards: true, activation: 'relu' }),
    inputShape: [6, 3],
    outputShape: [6, 5],
    weights: [[3, 5], [5, 5], [5]], // prettier-ignore
    config: { units: 5, return_sequences: true, go_backwards: true, activation: 'relu' },
  });

  test('by hand: two steps', async () => {
    const y = await outputOf(layers.SimpleRNN(1), [[[0.5], [-1]]], [[[2]], [[0.5]], [0.1]]);
    expect(y.item()).toBeCloseTo(Math.tanh(-2 + 0.5 * Math.tanh(1.1) + 0.1), 6);
  });

  test('takes states, in either of the ways of Keras, and gives them back', async () => {
    const [x, state] = [layers.Input({ shape: [3, 2] }), layers.Input({ shape: [4] })];
    const layer = layers.SimpleRNN(4, { returnState: true });
    const [a, last] = layer(x, { initialState: state });
    const outputs = [a, last, layer([x, state])[0], layer(x, state)[0]];
    const model = Model({ inputs: [x, state], outputs });
    const all = await model.predict([numbers([2, 3, 2]), numbers([2, 4])], { verbose: 0 });
    for (const one of all.slice(1)) expect(one.data).toEqual(all[0].data);
    expect(() => layer(x, { initialState: [state, state] })).toThrow(
      /has one state; received 2 first states/,
    );
    expect(() => layer(x, layers.Input({ shape: [5] }))).toThrow(
      /first state is one tensor of shape \[batch, 4\]; received \[batch, 5\]/,
    );
  });

  test('that is stateful goes on where it was, until its states are reset', async () => {
    const whole = layers.SimpleRNN(2);
    const model = Sequential([
      layers.Input({ batchShape: [2, 2, 1] }),
      layers.SimpleRNN(2, { stateful: true }),
    ]);
    const x = numbers([2, 4, 1]);
    const weights = await model.getWeights();
    const expected = await outputOf(whole, [x], weights);
    const half = (from) => tensor(x.array().map((steps) => steps.slice(from, from + 2)));
    const [first, second] = [half(0), half(2)];
    const options = { verbose: 0, batchSize: 2 };
    const once = await model.predict(first, options);
    expect((await model.predict(second, options)).data).toEqual(expected.data);
    await model.layers[0].resetStates();
    expect((await model.predict(first, options)).data).toEqual(once.data);
    await model.dispose();
  });

  test('that is stateful has to know its batch', () => {
    expect(() => modelOf(layers.SimpleRNN(2, { stateful: true, name: 's' }), [3, 4])).toThrow(
      /Layer SimpleRNN 's': a stateful layer.*Input\(\{ batchShape: \[2, 3, 4\] \}\)/,
    );
  });

  test('that is stateful takes whole batches of one size', async () => {
    const model = Sequential([
      layers.Input({ batchShape: [2, 3, 1] }),
      layers.Bidirectional(layers.SimpleRNN(2, { stateful: true, name: 'memory' })),
    ]);
    model.compile({ loss: 'mse' });
    const [x, y] = [numbers([3, 3, 1]), numbers([3, 4])];
    const batches = function* () {
      yield [x, y];
    };
    const layer = "layer SimpleRNN 'forward_memory' is stateful and its Input has batches of 2";
    await expect(model.predict(x, { batchSize: 2, verbose: 0 })).rejects.toThrow(
      `predict(): ${layer}, so data comes in whole batches of that size; received 3 samples in batches of 2. ` +
        'Give a multiple of 2 samples and batchSize: 2',
    );
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(`fit(): ${layer}`);
    await expect(model.evaluate(x, y, { verbose: 0 })).rejects.toThrow('received 3 samples in batches of 3');
    await expect(model.trainOnBatch(x, y)).rejects.toThrow(layer);
    const options = { batchSize: 2, verbose: 0 };
    expect((await model.predict(x.slice(0, 2), options)).shape).toEqual([2, 4]);
    await expect(model.fit(batches(), undefined, { verbose: 0 })).rejects.toThrow(`fit(): ${layer}`);
    await model.dispose();
  });

  test('that is stateful takes batches that are no power of two', async () => {
    const model = Sequential([
      layers.Input({ batchShape: [3, 2, 1] }),
      layers.SimpleRNN(2, { stateful: true }),
    ]);
    model.compile({ loss: 'mse' });
    const [x, y] = [numbers([3, 2, 1]), numbers([3, 2])];
    expect((await model.predict(x, { verbose: 0 })).shape).toEqual([3, 2]);
    expect(await model.trainOnBatch(x, y)).toMatchObject({ loss: expect.any(Number) });
    expect(await model.fit(x, y, { verbose: 0 })).toBeDefined();
    await model.dispose();
  });

  test('drops the same features in all steps, while training alone', async () => {
    const x = layers.Input({ shape: [6, 40] });
    const options = {
      activation: 'linear',
      useBias: false,
      recurrentInitializer: 'zeros',
      kernelInitializer: 'ones',
    };
    const layer = layers.SimpleRNN(40, { ...options, dropout: 0.5, returnSequences: true });
    const model = Model({ inputs: x, outputs: [layer(x, { training: true }), layer(x)] });
    const ones = tensor(new Float32Array(240).fill(1), [1, 6, 40]);
    const [dropped, kept] = await model.predict(ones, { verbose: 0 });
    expect([...kept.data].every((value) => value === 40)).toBe(true);
    expect(new Set(dropped.data).size).toBe(1);
    expect(dropped.data[0]).not.toBe(40);
    expect(dropped.data[0] % 2).toBe(0);
  });

  test('drops parts of the state', async () => {
    const x = layers.Input({ shape: [3, 2] });
    const layer = layers.SimpleRNN(30, { recurrentDropout: 0.5 });
    const model = Model({ inputs: x, outputs: [layer(x, { training: true }), layer(x)] });
    const [dropped, kept] = await model.predict(numbers([1, 3, 2]), { verbose: 0 });
    expect(dropped.data).not.toEqual(kept.data);
  });
});
