import { describe, expect, test } from '@jest/globals';

import { Model, layers, tensor } from '../../js/index.js';
import { outputOf } from '../support/layer.js';

describe('CategoryEncoding', () => {
  test.each([
    [
      'one_hot',
      [[1], [0]],
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
    ],
    [
      'multi_hot',
      [
        [1, 1],
        [0, 2],
      ],
      [
        [0, 1, 0],
        [1, 0, 1],
      ],
    ],
    [
      'count',
      [
        [1, 1],
        [0, 2],
      ],
      [
        [0, 2, 0],
        [1, 0, 1],
      ],
    ],
  ])('%s', async (outputMode, x, expected) => {
    expect((await outputOf(layers.CategoryEncoding(3, { outputMode }), x)).array()).toEqual(expected);
  });

  test('counts by weights', async () => {
    const [x, countWeights] = [layers.Input({ shape: [3] }), layers.Input({ shape: [3] })];
    const outputs = layers.CategoryEncoding(2, { outputMode: 'count' })(x, { countWeights });
    const model = Model({ inputs: [x, countWeights], outputs });
    const y = await model.predict([tensor([[1, 0, 1]]), tensor([[0.5, 2, 0.25]])], { verbose: 0 });
    expect(y.array()).toEqual([[2, 0.75]]);
  });

  test.each([
    [() => layers.CategoryEncoding(0), /'numTokens' must be a positive whole number/],
    [
      () => layers.CategoryEncoding(2, { outputMode: 'int' }),
      /'outputMode' must be 'one_hot' or .*received int/,
    ],
    [() => layers.CategoryEncoding(2, { sparse: true }), /'sparse' is not implemented/],
    [
      () => {
        const x = layers.Input({ shape: [3] });
        layers.CategoryEncoding(2)(x, { countWeights: x });
      },
      /countWeights are used by the outputMode 'count' only/,
    ],
  ])('refuses %#', (make, message) => expect(make).toThrow(message));
});
