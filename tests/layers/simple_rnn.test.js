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
