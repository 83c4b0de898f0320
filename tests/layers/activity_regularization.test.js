import { describe, expect, test } from '@jest/globals';

import { Sequential, layers } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('ActivityRegularization', () => {
  runLayerTest({
    make: () => layers.ActivityRegularization({ l1: 0.001, l2: 0.002 }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    config: { l1: 0.001, l2: 0.002 },
  });

  test('changes nothing but the loss', async () => {
    const layer = layers.ActivityRegularization({ l1: 0.5, l2: 0.25 });
    expect((await outputOf(layer, [[1, -2]])).array()).toEqual([[1, -2]]);
    const model = Sequential([layers.Input({ shape: [2] }), layers.ActivityRegularization({ l1: 0.5, l2: 0.25 })]); // prettier-ignore
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const x = [[1, -2], [3, 0]]; // prettier-ignore
    const { loss } = await model.evaluate(x, x, { verbose: 0 });
    expect(loss).toBeCloseTo((0.5 * 6 + 0.25 * 14) / 2, 6); // a sample
  });

  test('refuses a factor below 0', () => {
    expect(() => layers.ActivityRegularization({ l2: -1 })).toThrow(
      /'l2' must be a number from 0; received -1/,
    );
  });
});
