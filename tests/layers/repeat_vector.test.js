import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('RepeatVector', () => {
  runLayerTest({
    make: () => layers.RepeatVector(3),
    inputShape: [4],
    outputShape: [3, 4],
    config: { n: 3 },
  });

  test('gives the same at every step', async () => {
    const y = await outputOf(layers.RepeatVector(2), [[1, 2], [3, 4]]); // prettier-ignore
    expect(y.array()).toEqual([[[1, 2], [1, 2]], [[3, 4], [3, 4]]]); // prettier-ignore
  });

  test.each([
    [() => layers.RepeatVector(0), /'n' must be a positive whole number; received 0/],
    [
      () => modelOf(layers.RepeatVector(2), [3, 4]),
      /expected an input of 2 axes, \[batch, features\], but received \[batch, 3, 4\]/,
    ],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
