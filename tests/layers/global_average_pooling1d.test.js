import { describe, expect, test } from '@jest/globals';

import { Model, layers, tensor } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalAveragePooling1D', () => {
  runLayerTest({
    make: () => layers.GlobalAveragePooling1D({ keepdims: true }),
    inputShape: [7, 3],
    outputShape: [1, 3],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the mean of every channel', async () => {
    const y = await outputOf(layers.GlobalAveragePooling1D(), [[[1, 2], [3, 6]]]); // prettier-ignore
    expect(y.array()).toEqual([[2, 4]]);
  });

  test('leaves out steps that are masked, and ends the mask', async () => {
    const x = layers.Input({ shape: [3, 1] });
    const mask = layers.Input({ shape: [3] });
    const y = layers.GlobalAveragePooling1D()(x, { mask });
    expect(y.mask).toBe(null);
    const model = Model({ inputs: [x, mask], outputs: y });
    const data = [tensor([[[1], [2], [6]]]), tensor([[1, 0, 1]])]; // prettier-ignore
    expect((await model.predict(data, { verbose: 0 })).array()).toEqual([[3.5]]);
    await model.dispose();
  });

  test('refuses what it cannot do', () => {
    expect(() => modelOf(layers.GlobalAveragePooling1D(), [4])).toThrow(/expected an input of 3 axes/);
    expect(layers.GlobalAvgPool1D).toBe(layers.GlobalAveragePooling1D);
  });
});
