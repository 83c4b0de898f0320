import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('ReLU', () => {
  runLayerTest({ make: () => layers.ReLU(), inputShape: [3, 4], outputShape: [3, 4] });

  test('is max(x, 0)', async () => {
    expect((await outputOf(layers.ReLU(), [[-1.5, 0, 2.5]])).array()).toEqual([[0, 0, 2.5]]);
  });

  test('refuses what it cannot do', () => {
    expect(() => layers.ReLU({ maxValue: 6 })).toThrow(
      /layer ReLU: the option 'maxValue' is not implemented/,
    );
    expect(() => layers.ReLU({ negative_slope: 0 })).not.toThrow();
  });
});
