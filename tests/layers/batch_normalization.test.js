import { describe, expect, test } from '@jest/globals';

import { Sequential, layers, optimizers, setRandomSeed, tensor } from '../../js/index.js';
import { numbers, outputOf, runLayerTest } from '../support/layer.js';

const quiet = { verbose: 0 };

describe('BatchNormalization', () => {
  runLayerTest({
    make: () => layers.BatchNormalization({ momentum: 0.5, epsilon: 0.01 }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    weights: [[4], [4], [4], [4]],
    config: { axis: -1, momentum: 0.5, epsilon: 0.01, center: true, scale: true },
  });

  test('scales and moves by what it was given', async () => {
    const layer = layers.BatchNormalization({ epsilon: 0 });
    const weights = [
      [2, 1],
      [10, 20],
      [1, 2],
      [4, 9],
    ].map((values) => tensor(values));
    const y = await outputOf(layer, [[3, 5]], weights); // prettier-ignore
    expect([...y.data]).toEqual([12, 21]);
  });

  /** A model of this layer, trained for a step at a rate of 0. */
  async function step(options, x) {
    const layer = layers.BatchNormalization(options);
    const model = Sequential([layers.Input({ shape: x.shape.slice(1) }), layer]);
    model.compile({ optimizer: optimizers.SGD({ learningRate: 0 }), loss: 'mse' });
    await model.trainOnBatch(x, x);
    const [, , mean, variance] = await layer.getWeights();
    await model.dispose();
    return { mean: [...mean.data], variance: [...variance.data] };
  }

  test('has moving statistics, with a biased variance', async () => {
    const x = tensor([[1, 10], [3, 10], [5, 40]]); // prettier-ignore
    const { mean, variance } = await step({ momentum: 0.75 }, x);
    expect(mean[0]).toBeCloseTo(0.25 * 3, 6);
    expect(mean[1]).toBeCloseTo(0.25 * 20, 5);
    expect(variance[0]).toBeCloseTo(0.75 + (0.25 * 8) / 3, 6);
    expect(variance[1]).toBeCloseTo(0.75 + 0.25 * 200, 4);
  });

  test('is used as it is while it is frozen, and its statistics stand still', async () => {
    const layer = layers.BatchNormalization({ trainable: false });
    const model = Sequential([layers.Input({ shape: [4] }), layers.Dense(4), layer, layers.Dense(1)]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const [x, y] = [numbers([16, 4]), numbers([16, 1], 2)];
    const before = (await layer.getWeights()).map(({ data }) => [...data]);
    const dense = [...(await model.layers[0].getWeights())[0].data];
    const { loss } = await model.evaluate(x, y, quiet);
    expect((await model.trainOnBatch(x, y)).loss).toBeCloseTo(loss, 5);
    expect((await layer.getWeights()).map(({ data }) => [...data])).toEqual(before);
    expect([...(await model.layers[0].getWeights())[0].data]).not.toEqual(dense);
    await model.dispose();
  });

  test('with several workers every part is normalised by itself, and the statistics are their mean', async () => {
    const [x, y] = [numbers([40, 4]), numbers([40, 1], 2)];
    const run = async (workers) => {
      setRandomSeed(3);
      const layer = layers.BatchNormalization({ momentum: 0.5 });
      const model = Sequential([layers.Input({ shape: [4] }), layer, layers.Dense(1)]);
      model.compile({ optimizer: 'sgd', loss: 'mse' });
      await model.fit(x, y, { ...quiet, batchSize: 20, epochs: 2, workers });
      const weights = (await model.getWeights()).map(({ data }) => [...data]);
      await model.dispose();
      return weights;
    };
    const [one, two] = [await run(1), await run(2)];
    expect(await run(2)).toEqual(two);
    const [, , mean] = two;
    mean.forEach((value, i) => expect(value).toBeCloseTo(one[2][i], 5)); // the mean of means is the mean
  });

  test('keeps a large mean from eating the digits', async () => {
    const x = tensor(
      Float32Array.from({ length: 4096 }, (_, i) => 1000 + (i % 2)),
      [4096, 1],
    );
    const { variance } = await step({ momentum: 0 }, x);
    expect(variance[0]).toBeCloseTo(0.25, 6);
  });

  test.each([
    [{ axis: 1.5 }, /'axis' must be a whole number; received 1.5/],
    [{ axis: [1, 2] }, /'axis' must be a whole number; received \[1,2\]/],
    [{ momentum: 2 }, /'momentum' must be a number from 0 to 1; received 2/],
    [{ epsilon: -1 }, /'epsilon' must be a number from 0; received -1/],
    [{ synchronized: true }, /the option 'synchronized' is not implemented/],
    [{ renorm: true }, /the option 'renorm' is not implemented/],
  ])('refuses %j', (options, message) => {
    expect(() => layers.BatchNormalization(options)).toThrow(message);
  });

  test('refuses an axis that the input has not, or whose size is not known', () => {
    const x = layers.Input({ shape: [4] });
    expect(() => layers.BatchNormalization({ axis: 2 })(x)).toThrow(/axis 2/);
    expect(() => layers.BatchNormalization({ axis: 0 })(x)).toThrow(/has no known size.*the batch is axis 0/);
  });
});
