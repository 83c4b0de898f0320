import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('CenterCrop', () => {
  runLayerTest({
    make: () => layers.CenterCrop(3, 2),
    inputShape: [5, 4, 2],
    outputShape: [3, 2, 2],
    config: { height: 3, width: 2 },
  });

  test('takes the middle', async () => {
    expect([...(await outputOf(layers.CenterCrop(1, 1), [[[[1], [2], [3]]]])).data]).toEqual([2]);
  });

  test.each([
    [() => layers.CenterCrop(2, -1), /'width' must be a positive whole number/],
    [() => modelOf(layers.CenterCrop(2, 2), [4]), /expected an input of 4 axes/],
  ])('refuses %#', (make, message) => expect(make).toThrow(message));
});
