import { describe, expect, test } from '@jest/globals';

import { Model, layers, tensor } from '../../js/index.js';
import { numbers } from '../support/layer.js';

describe('Masking', () => {
  test('leaves out the steps that are filled up', async () => {
    const x = layers.Input({ shape: [4, 2] });
    const h = layers.Masking({ maskValue: -1 })(x);
    const model = Model({ inputs: x, outputs: [h, h.mask] });
    const [y, mask] = await model.predict(tensor([[[1, 2], [-1, 0], [-1, -1], [0, 0]]]), { verbose: 0 }); // prettier-ignore
    expect(y.array()).toEqual([[[1, 2], [-1, 0], [0, 0], [0, 0]]]); // prettier-ignore
    expect(mask.array()).toEqual([[1, 1, 0, 1]]);
  });

  test('makes a recurrent layer see only what counts', async () => {
    const layer = layers.LSTM(3);
    const [long, short] = [layers.Input({ shape: [5, 2] }), layers.Input({ shape: [3, 2] })];
    const outputs = [layer(layers.Masking()(long)), layer(short)];
    const model = Model({ inputs: [long, short], outputs });
    const x = numbers([1, 3, 2]);
    const padded = tensor([...x.data, 0, 0, 0, 0], [1, 5, 2]);
    const [a, b] = await model.predict([padded, x], { verbose: 0 });
    expect(a.data).toEqual(b.data);
  });

  test('is made again from its config, and refuses what is no number', () => {
    const layer = layers.Masking({ maskValue: 3 });
    expect(layers.Masking.fromConfig(layer.getConfig()).getConfig()).toEqual(layer.getConfig());
    expect(() => layers.Masking({ maskValue: 'x' })).toThrow(/'maskValue' must be a number/);
  });
});
