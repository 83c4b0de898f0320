import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('UnitNormalization', () => {
  runLayerTest({
    make: () => layers.UnitNormalization({ axis: [1, 2] }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: { axis: [1, 2] },
  });

  test('scales to length 1, and leaves zeros alone', async () => {
    const y = await outputOf(layers.UnitNormalization(), tensor([[3, 4], [0, 0]])); // prettier-ignore
    [0.6, 0.8, 0, 0].forEach((value, i) => expect(y.data[i]).toBeCloseTo(value, 6));
  });

  test('refuses what is no axis', () => {
    expect(() => layers.UnitNormalization({ axis: 0.5 })).toThrow(/'axis' must be a whole number, or a list/);
  });
});
