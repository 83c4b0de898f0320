import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, numbers, outputOf, runLayerTest } from '../support/layer.js';

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

describe('GRU', () => {
  runLayerTest({
    make: () => layers.GRU(5, { goBackwards: true, recurrentInitializer: 'glorot_normal' }),
    inputShape: [6, 3],
    outputShape: [5],
    weights: [[3, 15], [5, 15], [2, 15]], // prettier-ignore
    config: { units: 5, return_sequences: false, go_backwards: true, use_bias: true, reset_after: true },
  });

  describe('reset before the product', () => {
    runLayerTest({
      make: () => layers.GRU(4, { resetAfter: false, returnSequences: true }),
      inputShape: [5, 2],
      outputShape: [5, 4],
      weights: [[2, 12], [4, 12], [12]], // prettier-ignore
      config: { units: 4, return_sequences: true, reset_after: false },
    });
  });

  test.each([true, false])('by hand: one unit, two steps, resetAfter %s', async (resetAfter) => {
    const [w, u, b, c] = [[1, 2, 3], [0.5, -1, 2], [0.1, 0.2, 0.3], [-0.3, 0.4, 0.7]]; // prettier-ignore
    const layer = layers.GRU(1, { resetAfter, returnSequences: true });
    const y = await outputOf(layer, [[[0.5], [-0.25]]], [[w], [u], resetAfter ? [b, c] : b]);
    const after = resetAfter ? c : [0, 0, 0];
    let h = 0;
    const expected = [0.5, -0.25].map((x) => {
      const [z, r] = [0, 1].map((k) => sigmoid(x * w[k] + b[k] + h * u[k] + after[k]));
      const g = Math.tanh(x * w[2] + b[2] + (resetAfter ? r * (h * u[2] + after[2]) : r * h * u[2]));
      return (h = z * h + (1 - z) * g);
    });
    y.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
  });

  test('gives the last state, and with returnSequences that of every step', async () => {
    const x = numbers([2, 4, 3]);
    const weights = await modelOf(layers.GRU(2), [4, 3]).getWeights();
    const last = await outputOf(layers.GRU(2), [x], weights);
    const all = await outputOf(layers.GRU(2, { returnSequences: true }), [x], weights);
    expect(all.array().map((steps) => steps.at(-1))).toEqual(last.array());
  });

  test('its bias begins as asked for, with two rows if the reset comes after', async () => {
    const bias = async (options) =>
      (await modelOf(layers.GRU(1, { biasInitializer: 'ones', ...options }), [3, 2]).getWeights())[2].array();
    expect(await bias({})).toEqual([[1, 1, 1], [1, 1, 1]]); // prettier-ignore
    expect(await bias({ resetAfter: false })).toEqual([1, 1, 1]);
  });

  test.each([
    [[-1], /GRU 'gru\w*': 'units' must be a positive whole number; received -1/],
    [[4, { unitForgetBias: true }], /layer GRU has no option 'unitForgetBias'/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.GRU(...args)).toThrow(message);
  });
});
