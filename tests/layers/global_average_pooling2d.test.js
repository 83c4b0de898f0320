import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalAveragePooling2D', () => {
  runLayerTest({
    make: () => layers.GlobalAveragePooling2D({ keepdims: true }),
    inputShape: [4, 5, 3],
    outputShape: [1, 1, 3],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the mean of every map', async () => {
    const y = await outputOf(layers.GlobalAveragePooling2D(), [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]); // prettier-ignore
    expect(y.array()).toEqual([[4, 5]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => layers.GlobalAveragePooling2D({ dataFormat: 'channels_first' })).toThrow(
      /must be 'channels_last'/,
    );
    expect(() => modelOf(layers.GlobalAveragePooling2D(), [4])).toThrow(/expected an input of 4 axes/);
  });
});
