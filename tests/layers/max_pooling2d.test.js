import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('MaxPooling2D', () => {
  runLayerTest({
    make: () => layers.MaxPooling2D([3, 2], { strides: 2, padding: 'same' }),
    inputShape: [7, 6, 3],
    outputShape: [4, 3, 3],
    config: { pool_size: [3, 2], strides: [2, 2], padding: 'same' },
  });

  const picture = [[[[1], [2], [3]], [[4], [5], [6]], [[7], [8], [9]]]]; // prettier-ignore

  test('takes the largest value of every window; padding is never the largest', async () => {
    const same = await outputOf(layers.MaxPooling2D(2, { padding: 'same' }), picture);
    expect([...same.data]).toEqual([5, 6, 8, 9]);
    expect((await outputOf(layers.MaxPooling2D(2), picture)).shape).toEqual([1, 1, 1, 1]);
  });

  test('padding does not count: a picture below zero stays below zero', async () => {
    const y = await outputOf(layers.MaxPooling2D(2, { padding: 'same' }), [[[[-1], [-2], [-3]]]]);
    expect([...y.data]).toEqual([-1, -3]);
  });

  test('takes its window and strides as leading arguments, too', () => {
    expect(modelOf(layers.MaxPooling2D(3, 1), [5, 5, 1]).outputs[0].shape).toEqual([null, 3, 3, 1]);
    expect(modelOf(layers.MaxPooling2D(), [6, 6, 1]).outputs[0].shape[1]).toBe(6 / 2);
    expect(layers.MaxPool2D).toBe(layers.MaxPooling2D);
  });

  test.each([
    [[0], /'poolSize' must be a positive whole number or two of them; received 0/],
    [[2, { strides: -1 }], /'strides'.*received -1/],
    [[2, { padding: 'causal' }], /'padding' must be 'valid' or 'same'/],
    [[2, { poolsize: 3 }], /has no option 'poolsize'. Did you mean 'poolSize'/],
    [[6], /does not fit into an input of \[4, 4\]/],
  ])('refuses %j', (args, message) => {
    expect(() => modelOf(layers.MaxPooling2D(...args), [4, 4, 1])).toThrow(message);
  });
});
