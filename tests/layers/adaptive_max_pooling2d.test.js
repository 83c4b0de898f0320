import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('AdaptiveMaxPooling2D', () => {
  runLayerTest({
    make: () => layers.AdaptiveMaxPooling2D([3, 2]),
    inputShape: [7, 5, 3],
    outputShape: [3, 2, 3],
    config: { output_size: [3, 2] },
  });

  test('cuts its input into as many parts as wanted; they share cells where that does not come out even', async () => {
    const y = await outputOf(layers.AdaptiveMaxPooling2D([1, 2]), [[[[1], [5], [3]]]]); // prettier-ignore
    expect(y.array()).toEqual([[[[5], [5]]]]);
  });

  test('refuses what is no size', () => {
    expect(() => layers.AdaptiveMaxPooling2D()).toThrow(
      /'outputSize' must be a positive whole number.*received undefined/,
    );
    expect(() => layers.AdaptiveMaxPooling2D([1, 2, 3, 4])).toThrow(/received \[1,2,3,4\]/);
  });
});
