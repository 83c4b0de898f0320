import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, numbers, outputOf } from '../support/layer.js';

describe('SimpleRNNCell', () => {
  test('in an RNN is what SimpleRNN is', async () => {
    const x = numbers([3, 4, 2]);
    const weights = await modelOf(layers.SimpleRNN(3), [4, 2]).getWeights();
    const whole = await outputOf(layers.SimpleRNN(3, { returnSequences: true }), [x], weights);
    const steps = await outputOf(
      layers.RNN(layers.SimpleRNNCell(3), { returnSequences: true }),
      [x],
      weights,
    );
    steps.data.forEach((value, i) => expect(value).toBeCloseTo(whole.data[i], 5));
  });

  test('is called on an input and states', () => {
    const [x, h] = [layers.Input({ shape: [2] }), layers.Input({ shape: [3] })];
    const cell = layers.SimpleRNNCell(3);
    const [y, states] = cell(x, new Array(1).fill(h));
    expect(y.shape).toEqual([null, 3]);
    expect(states.map(({ shape }) => shape)).toEqual(new Array(1).fill([null, 3]));
    expect([cell.stateSize].flat()).toEqual(new Array(1).fill(3));
    expect(cell.getConfig()).toMatchObject({ units: 3, dropout: 0 });
  });
});
