import { describe, expect, test } from '@jest/globals';

import { Model, layers } from '../../js/index.js';
import { numbers, runLayerTest } from '../support/layer.js';

describe('Bidirectional', () => {
  runLayerTest({
    make: () => layers.Bidirectional(layers.LSTM(3, { returnSequences: true }), { mergeMode: 'sum' }),
    inputShape: [4, 2],
    outputShape: [4, 3],
    weights: [[2, 12], [3, 12], [12], [2, 12], [3, 12], [12]], // prettier-ignore
    config: { merge_mode: 'sum', layer: expect.objectContaining({ class_name: 'LSTM' }) },
  });

  test('takes and gives the states of both directions', async () => {
    const x = layers.Input({ shape: [3, 2] });
    const states = [1, 2, 3, 4].map(() => layers.Input({ shape: [2] }));
    const outputs = layers.Bidirectional(layers.LSTM(2, { returnState: true }))(x, { initialState: states });
    expect(outputs.map(({ shape }) => shape)).toEqual([[null, 4], ...new Array(4).fill([null, 2])]);
    const model = Model({ inputs: [x, ...states], outputs });
    const all = await model.predict([numbers([1, 3, 2]), ...states.map((_, i) => numbers([1, 2], i))], {
      verbose: 0,
    });
    expect([...all[0].data]).toEqual([...all[1].data, ...all[3].data]);
  });

  test.each([
    [layers.LSTM(2), { mergeMode: 'cat' }, /'mergeMode' must be 'concat'.*received 'cat'/],
    [
      layers.LSTM(2),
      { backwardLayer: layers.LSTM(2) },
      /one layer has to read forwards, the other backwards/,
    ],
    [
      layers.LSTM(2),
      { backwardLayer: layers.LSTM(2, { goBackwards: true, returnState: true }) },
      /need the same 'returnState'/,
    ],
    [layers.Dense(2), {}, /go_?[bB]ackwards/],
  ])('refuses %#', (layer, options, message) => {
    expect(() => layers.Bidirectional(layer, options)).toThrow(message);
  });
});
