import { describe, expect, test } from '@jest/globals';

import { Model, layers, ops } from '../../js/index.js';
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

  test('without a merge mode comes back from its JSON, with a layer within that no program has named', async () => {
    const json = JSON.parse(
      JSON.stringify(await layers.serialize(layers.Bidirectional(layers.GRU(2), { mergeMode: null }))),
    );
    const again = await layers.deserialize(json);
    expect(again.options.mergeMode).toBe(null);
    expect(again(layers.Input({ shape: [3, 2] }))).toHaveLength(2);
  });

  test('of a layer of the user comes back from its JSON', async () => {
    class Doubled extends layers.Layer {
      static className = 'Doubled';
      call(x) {
        return ops.mul(x, 2);
      }
    }
    const json = await layers.serialize(layers.TimeDistributed(new Doubled()));
    const again = await layers.deserialize(JSON.parse(JSON.stringify(json)), { customObjects: { Doubled } });
    expect(again.layer).toBeInstanceOf(Doubled);
  });

  test('takes the config of a layer only where it is known', () => {
    const config = { layer: { class_name: 'Unheard', config: { units: 3 } } };
    expect(() => layers.Bidirectional.fromConfig(config)).toThrow(
      /Bidirectional 'bidirectional\w*': 'layer' is the config of a Unheard.*layers.deserialize\(/,
    );
  });

  test('has twins with cells of their own', () => {
    const both = layers.Bidirectional(layers.RNN(layers.GRUCell(2)));
    const [there, back] = [both.forwardLayer.cell, both.backwardLayer.cell];
    expect(there).not.toBe(back);
    expect([there.className, back.className]).toEqual(['GRUCell', 'GRUCell']);
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
