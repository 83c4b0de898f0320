import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import {
  augmented,
  augmentedOnce,
  augmentsWhileTraining,
  copies,
  expectSpread,
  grey,
} from '../support/augment.js';
import { runLayerTest } from '../support/layer.js';

describe('RandomRotation', () => {
  runLayerTest({
    make: () => layers.RandomRotation(0.2, { fillMode: 'nearest', interpolation: 'nearest', seed: 3 }),
    inputShape: [3, 4, 2],
    outputShape: [3, 4, 2],
    config: { factor: 0.2, fill_mode: 'nearest', interpolation: 'nearest', fill_value: 0, seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomRotation([0.1, 0.4], options));

  const picture = grey([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);

  test.each([
    [0, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [0.25, [3, 6, 9, 2, 5, 8, 1, 4, 7]], // counterclockwise
    [0.5, [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    [-0.25, [7, 4, 1, 8, 5, 2, 9, 6, 3]],
  ])('by %s turns', async (factor, turned) => {
    const options = { interpolation: 'nearest' };
    expect(await augmentedOnce(layers.RandomRotation([factor, factor], options), picture)).toEqual(turned);
    const smooth = await augmentedOnce(layers.RandomRotation([factor, factor]), picture);
    smooth.forEach((value, i) => expect(value).toBeCloseTo(turned[i], 4));
  });

  /** Turns of each sample, read off two slopes: one grows by columns, one by rows. */
  const turnsOf = async (layer) => {
    const slopes = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (__, j) => [j, i]));
    const pictures = await augmented(layer, copies(slopes));
    return pictures.map((y) => {
      const [column, row] = [12 + 1, 12].map((cell) => [y[2 * cell], y[2 * cell + 1]]);
      return Math.atan2(column[1] - row[1], column[0] - row[0]) / (2 * Math.PI);
    });
  };

  test('turns by as much as was asked for, evenly spread', async () => {
    expectSpread(await turnsOf(layers.RandomRotation(0.2, { seed: 1 })), -0.2, 0.2);
    expectSpread(await turnsOf(layers.RandomRotation([-0.1, 0.4], { seed: 2 })), -0.1, 0.4);
  });

  test('fills what lies beyond the border', async () => {
    const ones = grey([[1, 1, 1, 1, 1]]);
    const options = { fillMode: 'constant', fillValue: 7, interpolation: 'nearest' };
    expect(await augmentedOnce(layers.RandomRotation([0.25, 0.25], options), ones)).toEqual([7, 7, 1, 7, 7]);
  });

  test.each([
    [[1.5], /'factor' must be a number or \[lowest, highest\], from -1 to 1; received 1.5/],
    [[[0, 2]], /received \[0,2\]/],
    [[[0.1]], /received \[0.1\]/],
    [['half'], /received 'half'/],
    [[], /received undefined/],
    [[0.1, { fillMode: 'mirror' }], /'fillMode' must be 'constant' or/],
    [[0.1, { interpolation: 'bicubic' }], /'interpolation' must be/],
    [[0.1, { fillValue: 'x' }], /'fillValue' must be a number/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.RandomRotation(...args)).toThrow(message);
  });
});
