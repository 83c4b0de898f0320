import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, numbers, outputOf, runLayerTest } from '../support/layer.js';

describe('ConvLSTM1D', () => {
  runLayerTest({
    make: () => layers.ConvLSTM1D(2, 2, { padding: 'same', returnSequences: true, dropout: 0.1 }),
    inputShape: [3, 6, 2],
    outputShape: [3, 6, 2],
    weights: [[2, 2, 8], [2, 2, 8], [8]], // prettier-ignore
    config: { filters: 2, kernel_size: [2], padding: 'same', return_sequences: true, unit_forget_bias: true },
  });

  test('with a window of one, each place is an LSTM of its own', async () => {
    const x = numbers([2, 4, 3, 2]);
    const [kernel, recurrent, bias] = await modelOf(layers.LSTM(3), [4, 2]).getWeights();
    const weights = [kernel.reshape([1, 2, 12]), recurrent.reshape([1, 3, 12]), bias];
    const maps = await outputOf(layers.ConvLSTM1D(3, 1), [x], weights);
    const place = x.array().map((steps) => steps.map(([first]) => first));
    const first = await outputOf(layers.LSTM(3), place, [kernel, recurrent, bias]);
    const got = maps.array().map((places) => places[0]);
    first.array().forEach((row, n) => row.forEach((value, u) => expect(got[n][u]).toBeCloseTo(value, 5)));
  });

  test('refuses an input of other axes', () => {
    expect(() => modelOf(layers.ConvLSTM1D(2, 2), [4, 3])).toThrow(
      /expected an input of 4 axes, \[batch, steps, /,
    );
  });
});
