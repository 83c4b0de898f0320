import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Rescaling', () => {
  runLayerTest({
    make: () => layers.Rescaling(0.5, { offset: -1 }),
    inputShape: [3, 2],
    outputShape: [3, 2],
    config: { scale: 0.5, offset: -1 },
  });

  test('scales and shifts, by one number or one for each channel', async () => {
    expect([...(await outputOf(layers.Rescaling(2, { offset: 1 }), [[1, 2]])).data]).toEqual([3, 5]);
    const each = layers.Rescaling([2, 3], { offset: [0, 1] });
    expect([...(await outputOf(each, [[1, 2]])).data]).toEqual([2, 7]);
  });

  test.each([
    [() => layers.Rescaling('x'), /'scale' must be a number or an array of numbers; received 'x'/],
    [() => layers.Rescaling(1, { offset: NaN }), /'offset' must be a number/],
  ])('refuses %#', (make, message) => expect(make).toThrow(message));
});
