import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('LeakyReLU', () => {
  runLayerTest({
    make: () => layers.LeakyReLU(0.1),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: { negative_slope: 0.1 },
  });

  test('has a slope of 0.3 below 0', async () => {
    const y = await outputOf(layers.LeakyReLU(), [[-1, 0, 2.5]]);
    [-0.3, 0, 2.5].forEach((value, i) => expect(y.data[i]).toBeCloseTo(value, 6));
  });

  test('takes the name that older files have for the slope', () => {
    expect(layers.LeakyReLU({ alpha: 0.2 }).getConfig()).toMatchObject({ negative_slope: 0.2 });
    expect(() => layers.LeakyReLU('0.2')).toThrow(/'negativeSlope' must be a number; received '0.2'/);
  });
});
