import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Identity', () => {
  runLayerTest({
    make: () => layers.Identity(),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: {},
  });

  test('changes nothing', async () => {
    expect((await outputOf(layers.Identity(), [[1, -2]])).array()).toEqual([[1, -2]]);
  });
});
