import { describe, expect, test } from '@jest/globals';

import { Model, layers, setRandomSeed } from '../../js/index.js';
import { modelOf, numbers, runLayerTest } from '../support/layer.js';

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

  test.each([
    [[1], /'rate' must be a number from 0 to below 1; received 1/],
    [[-0.1], /received -0.1/],
    [[], /received undefined/],
    [[0.5, { seed: 3 }], /the option 'seed' is not implemented/],
    [[0.5, { noiseShape: [1] }], /the option 'noiseShape' is not implemented/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.Dropout(...args)).toThrow(message);
  });
});
