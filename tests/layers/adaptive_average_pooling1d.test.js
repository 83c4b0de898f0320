import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('AdaptiveAveragePooling1D', () => {
  runLayerTest({
    make: () => layers.AdaptiveAveragePooling1D(3),
    inputShape: [7, 3],
    outputShape: [3, 3],
    config: { output_size: [3] },
  });

  test('cuts its input into as many parts as wanted; they share cells where that does not come out even', async () => {
    const y = await outputOf(layers.AdaptiveAveragePooling1D(2), [[[1], [5], [3]]]); // prettier-ignore
    expect(y.array()).toEqual([[[3], [4]]]);
  });

  test('refuses what is no size', () => {
    expect(() => layers.AdaptiveAveragePooling1D()).toThrow(
      /'outputSize' must be a positive whole number.*received undefined/,
    );
    expect(() => layers.AdaptiveAveragePooling1D([1, 2, 3, 4])).toThrow(/received \[1,2,3,4\]/);
  });
});
