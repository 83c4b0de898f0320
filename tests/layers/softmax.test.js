import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Softmax', () => {
  runLayerTest({ make: () => layers.Softmax(), inputShape: [5], outputShape: [5] });

  test('sums to 1 along the last axis, however large its input', async () => {
    const y = await outputOf(layers.Softmax(), [[[1000, 1000], [0, Math.log(3)]]]); // prettier-ignore
    expect(y.at(0, 0).array()).toEqual([0.5, 0.5]);
    expect(y.at(0, 1, 1)).toBeCloseTo(0.75, 6);
  });

  test('refuses another axis', () => {
    expect(() => layers.Softmax({ axis: 1 })).toThrow(/the option 'axis' is not implemented.*only -1/);
  });
});
