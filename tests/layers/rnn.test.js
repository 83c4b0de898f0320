import { describe, expect, test } from '@jest/globals';

import { layers, ops } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

class Averager extends layers.Layer {
  static className = 'Averager';
  stateSize = 2;
  call(inputs, [before]) {
    const state = ops.add(before, inputs);
    return [ops.mul(state, 2), [state]];
  }
}

describe('RNN', () => {
  runLayerTest({
    make: () => layers.RNN(layers.GRUCell(4), { returnSequences: true }),
    inputShape: [5, 3],
    outputShape: [5, 4],
    weights: [[3, 12], [4, 12], [2, 12]], // prettier-ignore
    config: { return_sequences: true, cell: expect.objectContaining({ class_name: 'GRUCell' }) },
  });

  test('walks with a cell of the user', async () => {
    const x = [[[1, 2], [3, 4], [5, 6]]]; // prettier-ignore
    const y = await outputOf(layers.RNN(new Averager(), { returnSequences: true }), x);
    expect(y.array()).toEqual([[[2, 4], [8, 12], [18, 24]]]); // prettier-ignore
    const back = await outputOf(layers.RNN(new Averager(), { returnSequences: true, goBackwards: true }), x);
    expect(back.array()).toEqual([[[10, 12], [16, 20], [18, 24]]]); // prettier-ignore
  });

  test.each([
    [{}, /'cell' must be a layer/],
    [layers.Dense(2), /a cell has to have stateSize/],
  ])('refuses what is no cell', (cell, message) => {
    expect(() => layers.RNN(cell)).toThrow(message);
  });

  test('refuses more steps than a graph can have', () => {
    expect(() => modelOf(layers.RNN(layers.GRUCell(2)), [1001, 2])).toThrow(/number of steps, at most 1000/);
  });
});
