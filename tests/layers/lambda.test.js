import { describe, expect, test } from '@jest/globals';

import { Sequential, layers, ops } from '../../js/index.js';
import { modelOf, outputOf } from '../support/layer.js';

describe('Lambda', () => {
  test('is a function of ops', async () => {
    expect(
      (
        await outputOf(
          layers.Lambda((x) => ops.flip(x, 1)),
          [[1, 2, 3]],
        )
      ).array(),
    ).toEqual([[3, 2, 1]]);
  });

  test('knows whether it trains', () => {
    const seen = [];
    modelOf(
      layers.Lambda((x, { training }) => (seen.push(training), x)),
      [2],
    );
    expect(seen).toEqual([false]);
  });

  test('cannot be saved, and is never made from a file', async () => {
    const model = Sequential([layers.Input({ shape: [2] }), layers.Lambda((x) => x, { name: 'mine' })]);
    await expect((async () => model.save())()).rejects.toThrow(
      /Lambda 'mine' holds a function, which a file cannot/,
    );
    expect(() => layers.Lambda.fromConfig({ name: 'mine', function: 'alert(1)' })).toThrow(
      /'mine' would run code from a file, which is never done/,
    );
  });

  test('takes a function only', () => {
    expect(() => layers.Lambda('x => x')).toThrow(/Lambda '\w+' takes a function.*received 'x => x'/);
    expect(() => layers.Lambda((x) => x, { outputShape: [3] })).toThrow(/'outputShape' is not implemented/);
  });
});
