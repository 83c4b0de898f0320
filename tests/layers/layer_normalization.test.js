import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('LayerNormalization', () => {
  runLayerTest({
    make: () => layers.LayerNormalization({ axis: [1, 2], epsilon: 0.01 }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    weights: [[3, 4], [3, 4]], // prettier-ignore
    config: { axis: [1, 2], epsilon: 0.01, center: true, scale: true },
  });

  test('brings every sample to mean 0 and deviation 1, whatever the others are', async () => {
    const y = await outputOf(layers.LayerNormalization({ epsilon: 0 }), tensor([[1, 3], [10, 50]])); // prettier-ignore
    expect([...y.data]).toEqual([-1, 1, -1, 1]);
  });

  test.each([
    [{ axis: 'x' }, /'axis' must be a whole number, or a list of them; received 'x'/],
    [{ axis: [] }, /'axis' must be a whole number, or a list of them/],
    [{ gammaConstraint: 'non_negg' }, /Unknown constraint 'non_negg'. Did you mean 'non_neg'/],
  ])('refuses %j', (options, message) => {
    expect(() => layers.LayerNormalization(options)).toThrow(message);
  });
});
