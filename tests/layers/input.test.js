import { describe, expect, test } from '@jest/globals';

import { Model, layers, tensor } from '../../js/index.js';

describe('Input', () => {
  test('is a symbolic tensor whose batch is not known', () => {
    const x = layers.Input({ shape: [28, 28, 1], name: 'picture' });
    expect(x.shape).toEqual([null, 28, 28, 1]);
    expect(String(x)).toBe("SymbolicTensor 'picture' float32 [batch, 28, 28, 1]");
  });

  test('is found in the model that begins with it', () => {
    const x = layers.Input({ shape: [2], name: 'x' });
    const model = Model({ inputs: x, outputs: layers.Dense(1)(x) });
    expect(model.layers[0].className).toBe('InputLayer');
    expect(model.layers[0].getConfig()).toEqual({ batch_shape: [null, 2], dtype: 'float32', name: 'x' });
    expect(model.getLayer({ name: 'x' }).output).toBe(x);
  });

  test('takes the shape with the batch as Keras writes it', () => {
    expect(layers.Input({ batch_shape: [null, 3] }).shape).toEqual([null, 3]);
  });

  test('of whole numbers passes them on', async () => {
    const x = layers.Input({ shape: [4], dtype: 'int32' });
    const y = layers.Reshape([2, 2])(x);
    expect(y.dtype).toBe('int32');
    const model = Model({ inputs: x, outputs: y });
    const out = await model.predict(tensor([[1, 2, 3, 4]], null, 'int32'), { verbose: 0 });
    expect(out.array()).toEqual([[[1, 2], [3, 4]]]); // prettier-ignore
  });

  test.each([
    [{}, /takes the sizes of one sample.*received undefined/],
    [{ shape: 5 }, /such as \[28, 28, 1\]; received 5/],
    [{ shape: [null, 3] }, /without the batch.*received \[null,3\]/],
    [{ shape: [0] }, /received \[0\]/],
    [{ shpae: [3] }, /Input has no option 'shpae'. Did you mean 'shape'/],
    [{ shape: [3], dtype: 'float64' }, /dtype must be 'float32'/],
  ])('refuses %j', (options, message) => {
    expect(() => layers.Input(options)).toThrow(message);
  });
});
