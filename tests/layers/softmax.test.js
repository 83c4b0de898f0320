import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('Softmax', () => {
  runLayerTest({ make: () => layers.Softmax(), inputShape: [5], outputShape: [5] });
  runLayerTest({
    make: () => layers.Softmax(1),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: { axis: 1 },
  });

  test('sums to 1 along the last axis, however large its input', async () => {
    const y = await outputOf(layers.Softmax(), [[[1000, 1000], [0, Math.log(3)]]]); // prettier-ignore
    expect(y.at(0, 0).array()).toEqual([0.5, 0.5]);
    expect(y.at(0, 1, 1)).toBeCloseTo(0.75, 6);
  });

  test('sums to 1 along another axis, or along several', async () => {
    const x = [[[1000, 0], [1000, Math.log(3)]]]; // prettier-ignore
    const down = await outputOf(layers.Softmax({ axis: 1 }), x);
    [0.5, 0.25, 0.5, 0.75].forEach((value, i) => expect(down.data[i]).toBeCloseTo(value, 6));
    const all = await outputOf(layers.Softmax([1, 2]), x);
    expect(all.data).toEqual(Float32Array.of(0.5, 0, 0.5, 0));
  });
});
