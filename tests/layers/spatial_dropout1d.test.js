import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { runLayerTest } from '../support/layer.js';
import { disturbed, ones } from '../support/noise.js';

describe('SpatialDropout1D', () => {
  runLayerTest({
    make: () => layers.SpatialDropout1D(0.25, { seed: 3 }),
    inputShape: [5, 4],
    outputShape: [5, 4],
    config: { rate: 0.25, seed: 3 },
  });

  test('drops whole channels of a sample, as many as it was asked for', async () => {
    const [samples, places, channels] = [25, 40, 40];
    const { data } = await disturbed(layers.SpatialDropout1D(0.2), ones([samples, 40, channels]));
    let dropped = 0;
    for (let s = 0; s < samples; s++)
      for (let c = 0; c < channels; c++) {
        const column = Array.from({ length: places }, (_, p) => data[(s * places + p) * channels + c]);
        expect(new Set(column).size).toBe(1);
        if (column[0] === 0) dropped++;
        else expect(column[0]).toBeCloseTo(1.25, 6);
      }
    expect(dropped / (samples * channels)).toBeGreaterThan(0.14);
    expect(dropped / (samples * channels)).toBeLessThan(0.26);
  });

  test('refuses inputs of another rank', () => {
    expect(() => layers.SpatialDropout1D(0.5)(layers.Input({ shape: [4] }))).toThrow(
      /expected an input of 3 axes; received 2/,
    );
  });
});
