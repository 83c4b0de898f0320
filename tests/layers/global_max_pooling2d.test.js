import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('GlobalMaxPooling2D', () => {
  runLayerTest({
    make: () => layers.GlobalMaxPooling2D({ keepdims: true }),
    inputShape: [4, 5, 3],
    outputShape: [1, 1, 3],
    config: { keepdims: true, data_format: 'channels_last' },
  });

  test('takes the largest value of every map', async () => {
    const y = await outputOf(layers.GlobalMaxPooling2D(), [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]); // prettier-ignore
    expect(y.array()).toEqual([[7, 8]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => layers.GlobalMaxPooling2D({ dataFormat: 'channels_first' })).toThrow(
      /must be 'channels_last'/,
    );
    expect(() => modelOf(layers.GlobalMaxPooling2D(), [4])).toThrow(/expected an input of 4 axes/);
  });
});
