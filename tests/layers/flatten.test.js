import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Flatten', () => {
  runLayerTest({ make: () => layers.Flatten(), inputShape: [2, 3, 4], outputShape: [24] });

  test('keeps the order', async () => {
    expect((await outputOf(layers.Flatten(), [[[1, 2], [3, 4]]])).array()).toEqual([[1, 2, 3, 4]]); // prettier-ignore
  });

  test('leaves rows as they are', async () => {
    expect((await outputOf(layers.Flatten(), [[1, 2]])).array()).toEqual([[1, 2]]);
  });

  test('refuses channels that come first', () => {
    expect(() => layers.Flatten({ dataFormat: 'channels_first' })).toThrow(/must be 'channels_last'/);
  });
});
