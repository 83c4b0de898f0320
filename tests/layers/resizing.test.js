import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Resizing', () => {
  runLayerTest({
    make: () => layers.Resizing(4, 3, { interpolation: 'nearest' }),
    inputShape: [5, 4, 2],
    outputShape: [4, 3, 2],
    config: { height: 4, width: 3, interpolation: 'nearest' },
  });

  test('pads to the proportions, half on each side', async () => {
    const layer = layers.Resizing(3, 3, { padToAspectRatio: true, fillValue: 7 });
    expect([...(await outputOf(layer, [[[[1], [2], [3]]]])).data]).toEqual([7, 7, 7, 1, 2, 3, 7, 7, 7]);
  });

  test.each([
    [() => layers.Resizing(0, 3), /'height' must be a positive whole number/],
    [() => layers.Resizing(3, 3, { interpolation: 'lanczos3' }), /'interpolation' must be/],
    [() => layers.Resizing(3, 3, { cropToAspectRatio: true, padToAspectRatio: true }), /only one of/],
    [() => modelOf(layers.Resizing(3, 3), [4]), /expected an input of 4 axes/],
  ])('refuses %#', (make, message) => expect(make).toThrow(message));
});
