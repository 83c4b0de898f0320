import { describe, expect, test } from '@jest/globals';

import { Model, layers, setRandomSeed } from '../../js/index.js';
import { modelOf, numbers, outputOf, runLayerTest } from '../support/layer.js';

describe('LSTM', () => {
  runLayerTest({
    make: () =>
      layers.LSTM(5, { returnSequences: true, goBackwards: true, recurrentInitializer: 'glorot_normal' }),
    inputShape: [6, 3],
    outputShape: [6, 5],
    weights: [[3, 20], [5, 20], [20]], // prettier-ignore
    config: { units: 5, return_sequences: true, go_backwards: true, use_bias: true, unit_forget_bias: true },
  });

  test('gives the last state, and with returnSequences that of every step', async () => {
    const x = numbers([2, 4, 3]);
    const sequences = layers.LSTM(2, { returnSequences: true });
    const weights = await modelOf(sequences, [4, 3]).getWeights();
    const last = await outputOf(layers.LSTM(2), [x], weights);
    const all = await outputOf(layers.LSTM(2, { returnSequences: true }), [x], weights);
    expect(last.shape).toEqual([2, 2]);
    expect(all.shape).toEqual([2, 4, 2]);
    expect(all.array().map((steps) => steps.at(-1))).toEqual(last.array());
  });

  test('by hand: one unit, one step', async () => {
    const sigmoid = (z) => 1 / (1 + Math.exp(-z));
    const [kernel, bias] = [[1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4]]; // prettier-ignore
    const y = await outputOf(layers.LSTM(1), [[[0.5]]], [[kernel], [[9, 9, 9, 9]], bias]);
    const [i, , g, o] = kernel.map((w, k) => 0.5 * w + bias[k]);
    expect(y.item()).toBeCloseTo(sigmoid(o) * Math.tanh(sigmoid(i) * Math.tanh(g)), 6);
  });

  test('backwards is forwards on the sequence turned round', async () => {
    const steps = [[1, 2], [3, -1], [0, 1]]; // prettier-ignore
    const weights = await modelOf(layers.LSTM(2), [3, 2]).getWeights();
    const forwards = await outputOf(layers.LSTM(2), [[...steps].reverse()], weights);
    const backwards = await outputOf(layers.LSTM(2, { goBackwards: true }), [steps], weights);
    expect(backwards.array()).toEqual(forwards.array());
  });

  test('begins with an orthogonal recurrent kernel and a forget gate that is open', async () => {
    setRandomSeed(1);
    const [, recurrent, bias] = await modelOf(layers.LSTM(4), [3, 2]).getWeights();
    expect(bias.array()).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const rows = recurrent.array();
    rows.forEach((a, i) =>
      rows.forEach((b, j) =>
        expect(a.reduce((sum, value, k) => sum + value * b[k], 0)).toBeCloseTo(Number(i === j), 5),
      ),
    );
    const plain = modelOf(layers.LSTM(1, { unitForgetBias: false, biasInitializer: 'ones' }), [3, 2]);
    expect((await plain.getWeights())[2].array()).toEqual([1, 1, 1, 1]);
    const drawn = modelOf(layers.LSTM(2, { biasInitializer: 'normal' }), [3, 2]);
    const values = (await drawn.getWeights())[2].array();
    expect(values.slice(2, 4)).toEqual([1, 1]);
    expect(new Set(values).size).toBe(7);
  });

  test('without bias has two weights', () => {
    expect(modelOf(layers.LSTM(2, { useBias: false }), [3, 2]).weights).toHaveLength(2);
  });

  test.each([
    [[0], /LSTM 'lstm\w*': 'units' must be a positive whole number; received 0/],
    [[4, { dropout: 1.5 }], /'dropout' must be a number from 0 to 1; received 1.5/],
    [[4, { kernelRegularizer: 'l3' }], /Unknown regularizer 'l3'. Did you mean/],
    [[4, { returnSequence: true }], /has no option 'returnSequence'. Did you mean 'returnSequences'/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.LSTM(...args)).toThrow(message);
  });

  test("accepts Keras's other options where they change nothing", () => {
    const keras = { activation: 'tanh', recurrent_activation: 'sigmoid', dropout: 0.0, use_cudnn: 'auto' };
    expect(layers.LSTM(3, { ...keras, unroll: false, stateful: false }).options.units).toBe(3);
  });

  test('refuses an input without steps', () => {
    expect(() => modelOf(layers.LSTM(2, { name: 'memory' }), [3])).toThrow(
      /Layer LSTM 'memory': expected an input of 3 axes, \[batch, steps, features\], but received \[batch, 3\]/,
    );
  });

  test('of other features than at first is an error', () => {
    const layer = layers.LSTM(2);
    layer(layers.Input({ shape: [3, 4] }));
    expect(() => layer(layers.Input({ shape: [3, 5] }))).toThrow(/expected axis -1 of the input to have 4/);
    const other = layers.Input({ shape: [9, 4] });
    expect(Model({ inputs: other, outputs: layer(other) }).outputs[0].shape).toEqual([null, 2]);
  });
});
