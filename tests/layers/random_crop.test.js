import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { augmented, augmentsWhileTraining, copies, expectShare } from '../support/augment.js';
import { outputOf, runLayerTest } from '../support/layer.js';

/** Column and row of every cell. */
const places = (rows, columns) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => [j, i]));

describe('RandomCrop', () => {
  runLayerTest({
    make: () => layers.RandomCrop(2, 3, { seed: 3 }),
    inputShape: [3, 5, 2],
    outputShape: [2, 3, 2],
    config: { height: 2, width: 3, seed: 3 },
  });

  augmentsWhileTraining((options) => layers.RandomCrop(3, 2, options), { keepsSize: false });

  test('takes a part from anywhere, each place as often', async () => {
    const pictures = await augmented(layers.RandomCrop(2, 3, { seed: 1 }), copies(places(4, 5), 900));
    const corners = pictures.map(([left, top, ...rest]) => {
      const part = places(2, 3).flatMap((row) => row.flatMap(([j, i]) => [j + left, i + top]));
      expect([left, top, ...rest]).toEqual(part);
      return `${left} ${top}`;
    });
    for (const corner of ['0 0', '0 1', '0 2', '1 0', '1 1', '1 2', '2 0', '2 1', '2 2']) {
      expectShare(
        corners.map((one) => one === corner),
        1 / 9,
      );
    }
  });

  test('takes the middle when the model predicts, and where there is no choice', async () => {
    const x = copies(places(4, 5), 1);
    const middle = [1, 1, 2, 1, 3, 1, 1, 2, 2, 2, 3, 2];
    expect([...(await outputOf(layers.RandomCrop(2, 3), [x])).data]).toEqual(middle);
    const [row] = await augmented(layers.RandomCrop(4, 1), x);
    expect(row).toEqual([2, 0, 2, 1, 2, 2, 2, 3]);
    const [same] = await augmented(layers.RandomCrop(4, 5), x);
    expect(same).toEqual(places(4, 5).flat(2));
  });

  test('enlarges what is too small, as CenterCrop does', async () => {
    const x = copies(places(2, 2), 1);
    const [trained] = await augmented(layers.RandomCrop(4, 4), x);
    expect(trained).toEqual([...(await outputOf(layers.CenterCrop(4, 4), [x])).data]);
  });

  test('refuses sizes that are none', () => {
    expect(() => layers.RandomCrop(2)).toThrow(/'width' must be a positive whole number/);
  });
});
