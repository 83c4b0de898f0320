// Prediction keeps weights packed for the kernels: no change of a weight may go unseen.

import { describe, expect, test } from '@jest/globals';

import { Sequential, layers, setRandomSeed, tensor } from '../../js/index.js';

const ROWS = 10;

/** A layer of every kind that packs: convolution (by Winograd, directly, in groups) and dense. */
function network() {
  setRandomSeed(4);
  const model = Sequential([
    layers.Input({ shape: [8, 8, 16] }),
    layers.Conv2D(16, 3, { activation: 'relu' }),
    layers.Conv2D(8, 2, { groups: 2 }),
    layers.Flatten(),
    layers.Dense(5, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
}

const x = tensor(
  Float32Array.from({ length: ROWS * 1024 }, (_, i) => Math.sin(i * i)),
  [ROWS, 8, 8, 16],
);
const y = tensor(new Float32Array(ROWS * 5).fill(0.2), [ROWS, 5]);

/** What a model that has never predicted gives with these weights. @param {any} model */
async function afresh(model) {
  const other = network();
  await other.setWeights(await model.getWeights());
  return (await other.predict(x, { verbose: 0 })).data;
}

describe('prediction after a change of weights', () => {
  test.each([
    ['setWeights', async (model) => model.setWeights((await model.getWeights()).map((w) => w.mul(0.5)))],
    ['fit', (model) => model.fit(x, y, { epochs: 1, verbose: 0 })],
    ['trainOnBatch', (model) => model.trainOnBatch(x, y)],
  ])('%s', async (_, change) => {
    const model = network();
    const before = (await model.predict(x, { verbose: 0 })).data;
    await change(model);
    const after = (await model.predict(x, { verbose: 0 })).data;
    expect(after).not.toEqual(before);
    expect(after).toEqual(await afresh(model));
  });

  test('a batch that needs no packed weights does not hide the change from the next that does', async () => {
    const model = network();
    await model.predict(x, { batchSize: 8, verbose: 0 });
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    await model.predict(x.slice(0, 1), { batchSize: 8, verbose: 0 });
    expect((await model.predict(x, { batchSize: 8, verbose: 0 })).data).toEqual(await afresh(model));
  });
});
