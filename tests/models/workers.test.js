// Data-parallel training: the course of one worker, the same bits for the same number, whoever turns up to help.

import { availableParallelism } from 'node:os';

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

import { Sequential, callbacks, layers, optimizers, setRandomSeed, tensor, utils } from '../../js/index.js';
import { OPS } from '../../js/engine/generated.js';
import { Helper, Pool } from '../../js/worker/pool.js';
import { automaticSize } from '../../js/worker/team.js';
import { uniform } from '../support/hash.js';
import { liveBytes, network, quiet, samples, soon, weightsOf } from '../support/models.js';

const [x, y] = samples();
const options = { ...quiet, epochs: 3, batchSize: 16 }; // 16 + 16 + 8

/** @type {{helper: Helper, plan: number}[]} what helpers were asked to work on */ let opened;
/** @type {jest.SpiedFunction<Helper['give']>} */ let given;

beforeEach(() => {
  opened = [];
  const { open } = Helper.prototype;
  jest.spyOn(Helper.prototype, 'open').mockImplementation(function (plan, ...rest) {
    opened.push({ helper: this, plan });
    return open.call(this, plan, ...rest);
  });
  given = jest.spyOn(Helper.prototype, 'give');
});
afterEach(() => jest.restoreAllMocks());

/** Makes a training wait before its first batch until the helpers that it has called are there. */
const helpersFirst = () => {
  let waited = false;
  const before = opened.length;
  const there = () => opened.slice(before).every(({ helper, plan }) => helper.lost || helper.isFree(plan));
  return {
    onTrainBatchBegin: async () => {
      while (!waited && !there()) await soon(2);
      waited = true;
    },
  };
};

/** As if no core were to be had. */
const nobodyComes = () => jest.spyOn(Pool.prototype, 'call').mockImplementation(() => []);

function ready({ dropout = 0, optimizer = 'adam', seed = 7 } = {}) {
  setRandomSeed(seed);
  const model = network({ dropout });
  model.compile({ loss: 'mse', optimizer, metrics: ['mae'] });
  return model;
}

/** Trains with that many workers; gives all that a training shows. */
async function trained(workers, settings = {}, more = {}) {
  const model = ready(settings);
  const { history, epoch } = await model.fit(x, y, { ...options, ...more, workers });
  const result = { history, epoch, weights: await weightsOf(model), state: await model.readOptimizer() };
  await model.dispose();
  return result;
}

/** Steps that take longer than a message: helpers are worth while. */
function larger() {
  setRandomSeed(2);
  const model = Sequential([
    layers.Input({ shape: [128] }),
    layers.Dense(256, { activation: 'relu' }),
    layers.Dropout(0.2),
    layers.Dense(256, { activation: 'relu' }),
    layers.Dense(1),
  ]);
  model.compile({ loss: 'mse', optimizer: optimizers.SGD({ learningRate: 0.01, momentum: 0.9 }) });
  return model;
}
const [wide, target] = [tensor(uniform(400 * 128, 3), [400, 128]), tensor(uniform(400, 4), [400, 1])];

/** @param {any} more */
async function trainLarger(more) {
  const model = larger();
  const { history } = await model.fit(wide, target, {
    ...quiet,
    epochs: 2,
    batchSize: 64,
    workers: 3,
    ...more,
  });
  const result = { loss: history.loss, weights: await weightsOf(model) };
  await model.dispose();
  return result;
}

/** @param {number[]} a @param {number[]} b @param {number} digits */
const close = (a, b, digits) => a.forEach((value, i) => expect(value).toBeCloseTo(b[i], digits));

describe('a training with several workers', () => {
  test.each(['sgd', 'adam', 'rmsprop'])('takes the course of one: %s', async (optimizer) => {
    const more = { validationSplit: 0.2 };
    const one = await trained(1, { optimizer }, more);
    for (const workers of [2, 3, 5]) {
      const several = await trained(workers, { optimizer }, more);
      expect(several.epoch).toEqual(one.epoch);
      expect(several.state.iteration).toBe(one.state.iteration);
      expect(Object.keys(several.history)).toEqual(Object.keys(one.history));
      for (const name of Object.keys(one.history)) close(several.history[name], one.history[name], 5);
      close(several.weights, one.weights, 4);
    }
  });

  test('takes batches that have fewer samples than there are workers', async () => {
    close((await trained(13)).weights, (await trained(1)).weights, 4);
    const [single, target1] = [x.slice(0, 1), y.slice(0, 1)];
    const [a, b] = [ready(), ready()];
    await a.fit(single, target1, { ...options, workers: 4 });
    await b.fit(single, target1, options);
    close(await weightsOf(a), await weightsOf(b), 5);
  });

  test('gives the same bits every time, and others with other seeds', async () => {
    const settings = { dropout: 0.4 };
    const first = await trained(3, settings);
    expect(await trained(3, settings)).toEqual(first);
    expect((await trained(3, { ...settings, seed: 8 })).weights).not.toEqual(first.weights);
  });

  test('takes sparse data and bytes, too', async () => {
    const words = Array.from({ length: 30 }, (_, i) => [i % 50, (i * 7) % 50, (i * i) % 50].slice(i % 3));
    const bytes = tensor(Uint8Array.from({ length: 30 * 50 }, (_, i) => (i * i) % 256), [30, 50]).cast('float32').div(255); // prettier-ignore
    const labels = tensor(Int32Array.from({ length: 30 }, (_, i) => i % 4));
    for (const data of [utils.multiHot(words, 50), bytes]) {
      const results = [];
      for (const workers of [1, 2, 3]) {
        setRandomSeed(1);
        const model = Sequential([layers.Input({ shape: [50] }), layers.Dense(4, { activation: 'softmax' })]);
        model.compile({ loss: 'sparse_categorical_crossentropy', optimizer: 'sgd' });
        const hooks = [helpersFirst()];
        await model.fit(data, labels, { ...options, batchSize: 8, workers, callbacks: hooks });
        results.push(await weightsOf(model));
        await model.dispose();
      }
      close(results[1], results[0], 6);
      close(results[2], results[0], 6);
    }
  });

  test('draws dropout for each shard anew', async () => {
    const model = Sequential([
      layers.Input({ shape: [200] }),
      layers.Dropout(0.5),
      layers.Dense(1, { useBias: false, kernelInitializer: 'zeros' }),
    ]);
    model.compile({ loss: 'mse', optimizer: optimizers.SGD({ learningRate: 1 }) });
    const ones = (n, width) => tensor(new Float32Array(n * width).fill(1), [n, width]);
    await model.fit(ones(2, 200), ones(2, 1), { ...quiet, workers: 2 });
    // A weight has learned from none, one or both of the two shards: 0, 2 or 4 times the rate.
    const counts = new Map();
    for (const w of await weightsOf(model)) counts.set(w, (counts.get(w) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([0, 2, 4]);
    expect(counts.get(2)).toBeGreaterThan(60);
    await model.dispose();
  });

  test('refuses what is no number of workers', async () => {
    const model = ready();
    for (const workers of [0, 1.5, -1, 65, '2', null]) {
      await expect(model.fit(x, y, { ...options, workers })).rejects.toThrow(
        /workers must be 'auto' or a whole number from 1 to 64; received/,
      );
    }
    await model.fit(x, y, { ...options, workers: 'auto' });
  });
});

describe('control', () => {
  test('a run that was paused, stepped and resumed ends in the same bits', async () => {
    const plain = await trained(2, {}, { epochs: 5 });
    const model = ready();
    const run = model.fit(x, y, { ...options, epochs: 5, workers: 2 });
    await run.pause();
    await run.step(4);
    expect((await model.readOptimizer()).iteration).toBe(4);
    await soon();
    expect((await model.readOptimizer()).iteration).toBe(4);
    await run.resume();
    await run;
    expect(await weightsOf(model)).toEqual(plain.weights);
  });

  test('stop and abort end it at once', async () => {
    const model = larger();
    const many = { ...quiet, epochs: 5000, batchSize: 64, workers: 2 };
    const run = model.fit(wide, target, many);
    await soon(150);
    const asked = performance.now();
    await run.stop();
    expect((await run).epoch.length).toBeLessThan(5000);
    expect(performance.now() - asked).toBeLessThan(200);
    const signal = AbortSignal.timeout(50);
    await expect(model.fit(wide, target, { ...many, signal })).rejects.toThrow('fit() was aborted.');
    await model.dispose();
  });

  test('callbacks hear every batch, EarlyStopping stops, predictions come in between', async () => {
    const model = ready();
    const heard = [];
    const early = callbacks.EarlyStopping({ monitor: 'loss', patience: 0, minDelta: 100 });
    const hooks = {
      onTrainBatchBegin: (batch) => void heard.push(`begin ${batch}`),
      onTrainBatchEnd: async (batch, logs) => {
        heard.push(`end ${batch} ${Object.keys(logs)}`);
        await model.predict(x, quiet);
      },
    };
    const { epoch } = await model.fit(x, y, {
      ...options,
      epochs: 50,
      workers: 2,
      callbacks: [early, hooks],
    });
    expect(epoch).toEqual([0, 1]);
    expect(heard.slice(0, 3)).toEqual(['begin 0', 'end 0 loss,mae', 'begin 1']);
    expect(heard).toHaveLength(12);
    await model.dispose();
  });

  test('a failing callback fails the run', async () => {
    const onEpochEnd = () => Promise.reject(new RangeError('mine'));
    await expect(ready().fit(x, y, { ...options, workers: 2, callbacks: [{ onEpochEnd }] })).rejects.toThrow(
      'mine',
    );
  });

  test('a loss that is not finite in any shard changes nothing and is explained', async () => {
    const bad = tensor(
      Float32Array.from(x.data, (v, i) => (i === 12 * 4 ? 3e38 : v)),
      [40, 4],
    );
    const model = ready({ optimizer: 'sgd' });
    const huge = tensor(
      Float32Array.from(y.data, (v, i) => (i === 12 * 2 ? 3e30 : v)),
      [40, 2],
    );
    const before = await weightsOf(model);
    const run = model.fit(bad, huge, { ...options, shuffle: false, workers: 4, callbacks: [helpersFirst()] });
    await expect(run).rejects.toThrow(/became NaN or infinite in epoch 1, batch 1\. .* is the loss itself/);
    expect(await weightsOf(model)).toEqual(before);
    expect((await model.fit(x, y, { ...options, workers: 4 })).epoch).toHaveLength(3);
    await model.dispose();
  });
});

describe('helpers', () => {
  /** @type {Awaited<ReturnType<typeof trainLarger>>} */ let alone;
  beforeEach(async () => {
    const spy = nobodyComes();
    alone ??= await trainLarger({});
    spy.mockRestore();
    given.mockClear();
  });

  test('compute what the lead would have computed, to the bit', async () => {
    expect(await trainLarger({ callbacks: [helpersFirst()] })).toEqual(alone);
    expect(given.mock.calls.length).toBeGreaterThan(0);
  });

  test('that are fewer than the workers asked for share the work', async () => {
    const { call } = Pool.prototype;
    jest.spyOn(Pool.prototype, 'call').mockImplementation(function () {
      return call.call(this, 1);
    });
    expect(await trainLarger({ callbacks: [helpersFirst()] })).toEqual(alone);
    expect(given.mock.calls.length).toBeGreaterThan(0);
  });

  const late = (helper, give) => {
    helper.owed++;
    setTimeout(() => {
      helper.owed--;
      give();
    }, 60);
  };
  test.each([
    ['dies', (helper) => helper.leave()],
    ['never answers', (helper) => void helper.owed++],
    ['answers late', late],
  ])('one that %s costs nothing but time', async (_, fail) => {
    given.mockRestore();
    const { give } = Helper.prototype;
    const failing = jest.spyOn(Helper.prototype, 'give').mockImplementation(function (task) {
      fail(this, () => give.call(this, task));
    });
    expect(await trainLarger({ callbacks: [helpersFirst()] })).toEqual(alone);
    expect(failing).toHaveBeenCalled();
    for (const { helper } of opened) helper.leave();
  });

  test('that have not answered for long are replaced', () => {
    const pool = new Pool({ simd: 'baseline', wasmUrl: null, worker: false });
    const [slow, stuck] = pool.call(2);
    Object.assign(slow, { owed: 1, asked: performance.now() });
    Object.assign(stuck, { owed: 1, asked: performance.now() - 60_000 });
    const [first, second] = pool.call(2);
    expect(first).toBe(slow);
    expect([second === stuck, stuck.lost]).toEqual([false, true]);
    for (const helper of [first, second]) helper.leave();
  });

  test('that cannot start are done without', async () => {
    const nowhere = new Pool({ simd: 'baseline', wasmUrl: 'file:///nowhere/', worker: false });
    const [helper] = nowhere.call(1);
    while (!helper.lost) await soon(5);
    expect(helper.isFree(1)).toBe(false);
    expect(nowhere.call(1)[0]).not.toBe(helper);
    for (let i = 0; i < 20; i++) nowhere.call(1)[0]?.leave();
    expect(nowhere.call(1)).toEqual([]); // there is no point in going on
  });

  test('get weights that are written during training, trained or not', async () => {
    const train = async () => {
      const model = larger();
      model.layers[0].trainable = false;
      const before = (await model.layers[0].getWeights()).map((w) => w.mul(2));
      model.compile({ loss: 'mse', optimizer: 'sgd' });
      const onTrainBatchEnd = async (batch) => {
        if (batch === 2) await model.layers[0].setWeights(before);
      };
      const hooks = [helpersFirst(), { onTrainBatchEnd }];
      await model.fit(wide, target, { ...quiet, batchSize: 64, workers: 2, callbacks: hooks });
      const weights = await weightsOf(model);
      await model.dispose();
      return weights;
    };
    const helped = await train();
    expect(given.mock.calls.length).toBeGreaterThan(0);
    nobodyComes();
    expect(await train()).toEqual(helped);
  });

  test('are let go, and memory given back, when the model is disposed of', async () => {
    const before = await liveBytes();
    await trainLarger({ callbacks: [helpersFirst()] });
    expect(await liveBytes()).toBe(before);
    const deadline = performance.now() + 10_000;
    while (!opened.every(({ helper }) => helper.lost) && performance.now() < deadline) await soon(50);
    expect(opened.filter(({ helper }) => !helper.lost)).toEqual([]);
  });
});

test("'auto' takes as many cores as are worth it, whatever the time of day", async () => {
  const plan = { pointer: 0, names: [], batch: 64 };
  const sizeFor = (flops, weights, batch) => {
    const nodes = [
      { op: OPS.param, shape: [weights], flops: 0 },
      { op: OPS.dense, shape: [batch, 10], flops },
    ];
    return automaticSize(/** @type {any} */ ({ setBatch() {}, dump: () => nodes }), plan, batch);
  };
  const cores = Math.min(8, availableParallelism());
  expect(await sizeFor(365e6, 93_322, 64)).toBe(cores); // a convnet
  expect(await sizeFor(5e3, 161, 16)).toBe(1); // next to no work
  expect(await sizeFor(660e6, 645_000, 512)).toBe(Math.min(cores, 9)); // matrices, large batch
  expect(await sizeFor(40e6, 645_000, 32)).toBe(1); // matrices, small batch: weights would travel more than work
  expect(await sizeFor(365e6, 93_322, 12)).toBe(1);
});
