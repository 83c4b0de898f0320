// What models hold in the engine, and that they give it back.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, test } from '@jest/globals';

import { Model, layers } from '../../js/index.js';
import { liveBytes, network, quiet, samples } from '../support/models.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const [x, y] = samples();

async function used(model = network()) {
  model.compile({ loss: 'mse', optimizer: 'adam', metrics: ['mae'] });
  await model.fit(x, y, { ...quiet, validationSplit: 0.2 });
  await model.predict(x, quiet);
  await model.evaluate(x, y, quiet);
  return model;
}

describe('memory', () => {
  test('of a model that is disposed of is all given back', async () => {
    const before = await liveBytes();
    const model = await used();
    expect(await liveBytes()).toBeGreaterThan(before);
    await model.dispose();
    expect(await liveBytes()).toBe(before);
  });

  test('of stateful layers is given back, too, what they remember with it', async () => {
    const before = await liveBytes();
    const input = layers.Input({ batchShape: [2, 3, 2] });
    const around = layers.Bidirectional(layers.LSTM(3, { stateful: true, returnSequences: true }));
    const model = Model({ inputs: input, outputs: layers.GRU(2, { stateful: true })(around(input)) });
    await model.predict(new Array(2).fill([[1, 2], [3, 4], [5, 6]]), quiet); // prettier-ignore
    expect(await liveBytes()).toBeGreaterThan(before);
    await model.dispose();
    expect(await liveBytes()).toBe(before);
  });

  test('is flat over 1,000 steps and 1,000 predictions', async () => {
    const model = await used();
    await model.predict(x.slice(0, 1), quiet);
    const before = await liveBytes();
    await model.fit(x, y, { ...quiet, epochs: 200, batchSize: 8, validationSplit: 0.2 });
    await model.fit(x, y, { ...quiet, batchSize: 8, validationSplit: 0.2 });
    const after = await liveBytes(); // the plan for batches of 8 came in
    await model.fit(x, y, { ...quiet, epochs: 200, batchSize: 8, validationSplit: 0.2 });
    for (let i = 0; i < 1000; i++) await model.predict(x.slice(i % 40, (i % 40) + 1), quiet);
    expect(await liveBytes()).toBe(after);
    expect(after - before).toBeLessThan(100_000);
    await model.dispose();
  });

  test('of 50 models that were dropped comes back, dispose or not', async () => {
    const before = await liveBytes();
    const one = await used();
    const size = (await liveBytes()) - before;
    await one.dispose();
    for (let i = 0; i < 50; i++) await (await used()).dispose();
    expect(await liveBytes()).toBe(before);
    for (let i = 0; i < 50; i++) await used();
    for (let i = 0; i < 20 && (await liveBytes()) > before + 2 * size; i++) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await liveBytes()).toBeLessThanOrEqual(before + 2 * size);
  });

  test('of weights that another model uses stays until that goes, too', async () => {
    const before = await liveBytes();
    const model = await used();
    const probe = Model({ inputs: model.inputs, outputs: model.layers[0].output });
    const first = await probe.predict(x, quiet);
    await model.dispose();
    expect((await probe.predict(x, quiet)).data).toEqual(first.data);
    await probe.dispose();
    await model.layers[2].getWeights().catch(() => {});
    expect(await liveBytes()).toBe(before);
  });

  test('of plans and optimizer goes with the next compile', async () => {
    const model = await used();
    const before = await liveBytes();
    model.compile({ loss: 'mae' });
    await model.cleared;
    expect(await liveBytes()).toBeLessThan(before);
    await used(model);
    expect(await liveBytes()).toBe(before);
    await model.dispose();
  });

  test('of a model in the midst of training is given back when it is disposed of', async () => {
    const before = await liveBytes();
    const model = network();
    model.compile({ loss: 'mse' });
    const run = model.fit(x, y, { ...quiet, epochs: 2000, batchSize: 4, validationSplit: 0.5 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await model.dispose();
    await run;
    expect(await liveBytes()).toBe(before);
  });

  test('of a layer that was pruned is shared by nobody', async () => {
    const before = await liveBytes();
    const model = await used();
    model.pop();
    model.add(layers.Dense(2));
    await used(model);
    await model.dispose();
    expect(await liveBytes()).toBe(before);
  });
});
