import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('ELU', () => {
  runLayerTest({
    make: () => layers.ELU(0.5),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: { alpha: 0.5 },
  });

  test('is alpha (e^x - 1) below 0', async () => {
    const y = await outputOf(layers.ELU({ alpha: 2 }), [[-1, 0, 2.5]]);
    [2 * Math.expm1(-1), 0, 2.5].forEach((value, i) => expect(y.data[i]).toBeCloseTo(value, 6));
  });
});
