import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('PReLU', () => {
  runLayerTest({
    make: () => layers.PReLU({ alphaInitializer: 'ones', sharedAxes: [1] }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    weights: [[1, 4]],
    config: { shared_axes: [1] },
  });

  test('has a slope of its own for each value', async () => {
    const y = await outputOf(layers.PReLU(), [[-1, -2, 3]], [[0.5, 0.25, 7]]);
    expect(y.array()).toEqual([[-0.5, -0.5, 3]]);
  });

  test('refuses axes that are not there', () => {
    expect(() => modelOf(layers.PReLU({ sharedAxes: 3 }), [2, 2])).toThrow(
      /sharedAxes are axes of the input from 1 to 2; received 3/,
    );
    expect(() => layers.PReLU({ alphaRegularizer: 'l3' })).toThrow(/Unknown regularizer 'l3'/);
  });
});
