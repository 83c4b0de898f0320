import { describe, expect, test } from '@jest/globals';

import { Model, layers, setRandomSeed, tensor } from '../../js/index.js';
import { modelOf, numbers, runLayerTest } from '../support/layer.js';
import { disturbed, repeatsForASeed } from '../support/noise.js';

describe('Dropout', () => {
  runLayerTest({
    make: () => layers.Dropout(0.25),
    inputShape: [2, 4],
    outputShape: [2, 4],
    config: { rate: 0.25 },
  });

  /** The layer as in training, whatever it is used for. */
  const training = (rate) => {
    const x = layers.Input({ shape: [1000] });
    return Model({ inputs: x, outputs: layers.Dropout(rate)(x, { training: true }) });
  };

  test('does nothing when the model predicts', async () => {
    const x = numbers([2, 5]);
    expect((await modelOf(layers.Dropout(0.9), [5]).predict(x, { verbose: 0 })).data).toEqual(x.data);
  });

  test('in training drops the part that was asked for and scales the rest', async () => {
    const x = numbers([10, 1000]);
    const y = await training(0.3).predict(x, { verbose: 0 });
    let dropped = 0;
    y.data.forEach((v, i) => {
      if (v === 0) dropped++;
      else expect(v / x.data[i]).toBeCloseTo(1 / 0.7, 4);
    });
    expect(dropped / 10000).toBeGreaterThan(0.27);
    expect(dropped / 10000).toBeLessThan(0.33);
  });

  test('a rate of 0 keeps all', async () => {
    const x = numbers([1, 1000]);
    expect((await training(0).predict(x, { verbose: 0 })).data).toEqual(x.data);
  });

  test('trains the same for the same seed, otherwise for another one', async () => {
    const train = async (seed) => {
      setRandomSeed(1);
      const model = modelOf(layers.Dropout(0.5), [6]);
      const net = Model({ inputs: model.inputs, outputs: layers.Dense(1)(model.outputs[0]) });
      net.compile({ loss: 'mse' });
      setRandomSeed(seed);
      await net.fit(numbers([32, 6]), numbers([32, 1], 2), { shuffle: false, batchSize: 8, verbose: 0 });
      return (await net.getWeights())[0].data;
    };
    const first = await train(5);
    expect(await train(5)).toEqual(first);
    expect(await train(6)).not.toEqual(first);
  });

  test('a noise shape shares the mask along axes of 1', async () => {
    const x = tensor(new Float32Array(4 * 50 * 3).fill(1), [4, 50, 3]);
    const y = await disturbed(layers.Dropout(0.5, { noiseShape: [null, 50, 1] }), x);
    expect([...y.data].every((value, i) => value === y.data[3 * Math.floor(i / 3)])).toBe(true);
    expect(new Set(y.data)).toEqual(new Set([0, 2]));
    await expect(disturbed(layers.Dropout(0.5, { noiseShape: [1] }), x)).rejects.toThrow(
      /'noiseShape' has a size for every axis.*input of 3 axes/,
    );
  });

  repeatsForASeed((options) => layers.Dropout(0.5, options));

  test.each([
    [[1], /'rate' must be a number from 0 to below 1; received 1/],
    [[-0.1], /received -0.1/],
    [[], /received undefined/],
    [[0.5, { seed: -3 }], /'seed' must be a whole number of at least 0, or null; received -3/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.Dropout(...args)).toThrow(message);
  });
});
