import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf } from '../support/layer.js';

const KERAS = [0.0, 0.5, 1.2999999523162842]; // Keras 3.15.1

describe('Discretization', () => {
  test('counts the boundaries that a number has reached', async () => {
    const layer = layers.Discretization([0, 1]);
    expect((await outputOf(layer, [[-1, 0, 0.5, 1, 9]])).array()).toEqual([[0, 1, 1, 2, 2]]);
  });

  test('finds the boundaries of equal parts, as Keras does, and keeps them in its config', async () => {
    const layer = layers.Discretization({ numBins: 4 });
    await layer.adapt([
      [-1.5, 1],
      [3.4, 0.5],
      [0, 3],
      [1.3, 0],
    ]);
    const { bin_boundaries: found } = layer.getConfig();
    expect(found).toHaveLength(3);
    expect(found).toEqual(KERAS.map((value) => expect.closeTo(value, 5)));
    expect(layers.Discretization.fromConfig(layer.getConfig()).getConfig()).toEqual(layer.getConfig());
  });

  test('refuses to adapt to what it was given, and to nothing', async () => {
    await expect(layers.Discretization([0]).adapt([1])).rejects.toThrow(/was made with binBoundaries/);
    await expect(layers.Discretization({ numBins: 2 }).adapt(new Set())).rejects.toThrow(/was given no data/);
  });

  test.each([
    [() => layers.Discretization(), /needs binBoundaries, or numBins and adapt/],
    [() => layers.Discretization([1, 0]), /must be ascending numbers; received \[1,0\]/],
    [() => layers.Discretization([1], { outputMode: 'x' }), /'outputMode' must be/],
    [() => modelOf(layers.Discretization({ numBins: 3 }), [2]), /call adapt\(data\) before/],
  ])('refuses %#', (make, message) => expect(make).toThrow(message));
});
