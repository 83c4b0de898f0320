import { describe, expect, test } from '@jest/globals';

import { Model, layers } from '../../js/index.js';
import { modelOf, numbers, outputOf, runLayerTest } from '../support/layer.js';

describe('TimeDistributed', () => {
  runLayerTest({
    make: () => layers.TimeDistributed(layers.Dense(3)),
    inputShape: [4, 2],
    outputShape: [4, 3],
    weights: [[2, 3], [3]], // prettier-ignore
    config: { layer: expect.objectContaining({ class_name: 'Dense' }) },
  });

  test('goes around a model', async () => {
    const x = layers.Input({ shape: [2] });
    const inner = Model({ inputs: x, outputs: layers.Dense(3)(x) });
    const y = await outputOf(layers.TimeDistributed(inner), numbers([2, 5, 2]).array());
    expect(y.shape).toEqual([2, 5, 3]);
  });

  test('needs steps', () => {
    expect(() => modelOf(layers.TimeDistributed(layers.Dense(3)), [4])).toThrow(
      /at least 3 axes, \[batch, steps, ...\]/,
    );
  });
});
