import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('ReLU', () => {
  runLayerTest({
    make: () => layers.ReLU({ maxValue: 2, negativeSlope: 0.1, threshold: 0.2 }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: { max_value: 2, negative_slope: 0.1, threshold: 0.2 },
  });

  test.each([
    [{}, [0, 0, 0.5, 2.5]],
    [{ maxValue: 1 }, [0, 0, 0.5, 1]],
    [{ negativeSlope: 0.5 }, [-0.75, 0, 0.5, 2.5]],
    [{ threshold: 1 }, [0, 0, 0, 2.5]],
    [{ threshold: 1, negativeSlope: 1, maxValue: 2 }, [-2.5, -1, -0.5, 2]],
  ])('with %j', async (options, expected) => {
    expect((await outputOf(layers.ReLU(options), [[-1.5, 0, 0.5, 2.5]])).array()).toEqual([expected]);
  });

  test('refuses negative numbers', () => {
    expect(() => layers.ReLU({ maxValue: -1 })).toThrow(/'maxValue' must be a number from 0; received -1/);
    expect(() => layers.ReLU({ negativeSlope: null })).toThrow(/'negativeSlope' must be a number/);
  });
});
