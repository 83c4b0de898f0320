import { describe, expect, test } from '@jest/globals';

import { layers, tensor } from '../../js/index.js';
import { outputOf, runLayerTest } from '../support/layer.js';

describe('GroupNormalization', () => {
  runLayerTest({
    make: () => layers.GroupNormalization({ groups: 2, epsilon: 0.01 }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    weights: [[4], [4]],
    config: { groups: 2, axis: -1, epsilon: 0.01, center: true, scale: true },
  });

  test('brings every group of a sample to mean 0 and deviation 1', async () => {
    const layer = layers.GroupNormalization({ groups: 2, epsilon: 0 });
    const y = await outputOf(layer, tensor([[1, 3, 10, 50], [2, 0, 7, 9]])); // prettier-ignore
    expect([...y.data]).toEqual([-1, 1, -1, 1, 1, -1, -1, 1]);
  });

  test.each([
    [{ groups: 0 }, /'groups' must be a positive whole number, or -1 for as many as channels; received 0/],
    [{ groups: 1.5 }, /'groups' must be a positive whole number/],
    [{ axis: [1] }, /'axis' must be a whole number; received \[1\]/],
  ])('refuses %j', (options, message) => {
    expect(() => layers.GroupNormalization(options)).toThrow(message);
  });

  test('refuses groups that do not divide the channels', () => {
    const layer = layers.GroupNormalization({ groups: 3 });
    expect(() => layer(layers.Input({ shape: [4] }))).toThrow(
      /cannot cut 4 channels into 3 groups.*divide 4/,
    );
  });
});
