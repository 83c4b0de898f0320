import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('RMSNormalization', () => {
  runLayerTest({
    make: () => layers.RMSNormalization({ axis: [1, 2], epsilon: 0.01 }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    weights: [[3, 4]],
    config: { axis: [1, 2], epsilon: 0.01 },
  });

  test('divides by the root of the mean square', async () => {
    const y = await outputOf(layers.RMSNormalization({ epsilon: 0 }), tensor([[1, -7], [3, 4]])); // prettier-ignore
    [1 / 5, -7 / 5, 3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)].forEach((value, i) =>
      expect(y.data[i]).toBeCloseTo(value, 6),
    );
  });

  test('refuses axes that are not the last ones', () => {
    const layer = layers.RMSNormalization({ axis: 1 });
    expect(() => layer(layers.Input({ shape: [3, 4] }))).toThrow(/scales the last axes.*received the axis 1/);
  });
});
