import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import {
  augmented,
  augmentedOnce,
  augmentsWhileTraining,
  copies,
  expectShare,
  expectSpread,
} from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

describe('RandomHue', () => {
  runLayerTest({
    make: () => layers.RandomHue(0.1, { valueRange: [-3, 3], seed: 3 }),
    inputShape: [3, 4, 3],
    outputShape: [3, 4, 3],
    config: { factor: 0.1, value_range: [-3, 3], seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomHue(0.5, { valueRange: [-1, 1], ...options }));

  const [red, yellow, green, cyan, blue, magenta] = [
    [255, 0, 0],
    [255, 255, 0],
    [0, 255, 0],
    [0, 255, 255],
    [0, 0, 255],
    [255, 0, 255],
  ];

  test('half a turn shows the opposite colour; what has none stays', async () => {
    const layer = layers.RandomHue([1, 1]);
    const circle = [red, yellow, green, cyan, blue, magenta];
    const opposite = [cyan, blue, magenta, red, yellow, green];
    expect(await augmentedOnce(layer, [circle])).toEqual(opposite.flat());
    expect(await augmentedOnce(layer, [[[7, 7, 7]]])).toEqual([7, 7, 7]);
    (await augmentedOnce(layers.RandomHue(0), [circle])).forEach((value, i) =>
      expect(value).toBeCloseTo(circle.flat()[i], 3),
    );
  });

  test('a third of the circle, half of the pictures each way', async () => {
    const third = layers.RandomHue([2 / 3, 2 / 3], { seed: 1 });
    const all = (await augmented(third, copies([[red]]))).map((y) => String(y.map((v) => Math.round(v))));
    expect(new Set(all)).toEqual(new Set([String(green), String(blue)]));
    expectShare(
      all.map((one) => one === String(green)),
      1 / 2,
    );
  });

  test('turns by as much as was asked for, evenly spread', async () => {
    const pictures = await augmented(layers.RandomHue(0.3, { seed: 1 }), copies([[red]]));
    expectSpread(
      pictures.map(([, g, b]) => Math.max(g, b) / 255 / 3), // 60 degrees from red to yellow
      0,
      0.3,
    );
  });

  test('refuses a factor beyond 1', () => {
    expect(() => layers.RandomHue(2)).toThrow(/'factor' must be .* from 0 to 1; received 2/);
  });
});
