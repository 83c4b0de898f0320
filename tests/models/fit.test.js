// The course of a training: epochs, validation, callbacks, batches.

import { describe, expect, test } from '@jest/globals';

import { callbacks, optimizers, setRandomSeed, tensor, utils } from '../../js/index.js';
import { classes, network, quiet, samples, weightsOf } from '../support/models.js';

/** @param {any} [compile] */
function ready(compile = {}, options = {}) {
  setRandomSeed(3);
  const model = network(options);
  model.compile({ loss: 'mse', optimizer: 'adam', ...compile });
  return model;
}

const [x, y] = samples();

describe('fit', () => {
  test('learns, and tells the course of it', async () => {
    const model = ready({ metrics: ['mae'], optimizer: optimizers.Adam({ learningRate: 0.02 }) });
    const history = await model.fit(x, y, { ...quiet, epochs: 30, batchSize: 8 });
    expect(Object.keys(history.history)).toEqual(['loss', 'mae']);
    expect(history.history.loss).toHaveLength(30);
    expect(history.history.loss.at(-1)).toBeLessThan(history.history.loss[0] / 3);
    expect(history.epoch.slice(0, 3)).toEqual([0, 1, 2]);
    expect(history.params).toEqual({ verbose: 0, epochs: 30, steps: 5 });
    expect(history.model).toBe(model);
  });

  test('learns classes; accuracy is that of the samples', async () => {
    const [points, labels] = classes();
    const model = ready(
      { loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'], optimizer: optimizers.Adam({ learningRate: 0.05 }) },
      { outputs: 3, activation: 'softmax' },
    ); // prettier-ignore
    await model.fit(points, labels, { ...quiet, epochs: 40 });
    const { accuracy } = await model.evaluate(points, labels, quiet);
    expect(accuracy).toBeGreaterThan(0.9);
    const guesses = (await model.predict(points, quiet)).argMax();
    const right = guesses.data.filter((guess, i) => guess === labels.data[i]).length;
    expect(accuracy).toBeCloseTo(right / 60, 6);
  });

  test('takes the same course whether or not anybody watches', async () => {
    const trained = async (watch) => {
      const model = ready({ metrics: ['mae'] }, { dropout: 0.2 });
      const run = model.fit(x, y, { ...quiet, epochs: 150, initialEpoch: 3, callbacks: watch ? [{ onEpochEnd() {} }] : [] }); // prettier-ignore
      const { history, epoch } = await run;
      return { history, epoch, weights: await weightsOf(model) };
    };
    const unwatched = await trained(false);
    expect(unwatched.epoch).toHaveLength(147);
    expect(unwatched).toEqual(await trained(true));
  });

  test('that nobody watches still ends when model.stopTraining is set', async () => {
    const model = ready();
    setTimeout(() => (model.stopTraining = true), 30);
    const { epoch } = await model.fit(x, y, { ...quiet, epochs: 1e6, batchSize: 4 });
    expect(epoch.length).toBeGreaterThan(0);
    expect(epoch.length).toBeLessThan(1e6);
  });

  test('without shuffling is trainOnBatch in order', async () => {
    const whole = ready();
    await whole.fit(x, y, { ...quiet, batchSize: 16, shuffle: false });
    const single = ready();
    for (const [from, to] of [[0, 16], [16, 32], [32, 40]]) await single.trainOnBatch(x.slice(from, to), y.slice(from, to)); // prettier-ignore
    expect(await weightsOf(whole)).toEqual(await weightsOf(single));
  });

  test('the same seed gives the same bits, another one others', async () => {
    const trained = async (seed) => {
      setRandomSeed(seed);
      const model = network({ dropout: 0.3 });
      model.compile({ loss: 'mse' });
      await model.fit(x, y, { ...quiet, epochs: 3, batchSize: 8 });
      return weightsOf(model);
    };
    const first = await trained(1);
    expect(await trained(1)).toEqual(first);
    expect(await trained(2)).not.toEqual(first);
  });

  test('a batch that is larger than the data is one smaller batch', async () => {
    const model = ready();
    const history = await model.fit(x, y, { ...quiet, batchSize: 1000 });
    expect(history.params.steps).toBe(1);
    const same = ready();
    await same.trainOnBatch(x, y);
    const [a, b] = [await weightsOf(model), await weightsOf(same)];
    a.forEach((w, i) => expect(w).toBeCloseTo(b[i], 6)); // the order of the sum differs
  });

  test('the smaller last batch takes the step of its own mean: as do the same samples twice', async () => {
    const twice = (t) => tensor([...t.data, ...t.data], [2 * t.shape[0], ...t.shape.slice(1)]);
    const results = [];
    for (const last of [
      [x.slice(32), y.slice(32)],
      [twice(x.slice(32)), twice(y.slice(32))],
    ]) {
      const model = ready({ optimizer: 'rmsprop' });
      await model.fit(x.slice(0, 32), y.slice(0, 32), { ...quiet, batchSize: 16, shuffle: false });
      await model.trainOnBatch(...last);
      results.push(await weightsOf(model));
    }
    const whole = ready({ optimizer: 'rmsprop' });
    await whole.fit(x, y, { ...quiet, batchSize: 16, shuffle: false }); // 16 + 16 + 8
    expect(await weightsOf(whole)).toEqual(results[0]);
    results[0].forEach((w, i) => expect(w).toBeCloseTo(results[1][i], 6));
  });

  test('the loss of an epoch is the mean over samples, not over batches', async () => {
    const model = ready({ optimizer: optimizers.SGD({ learningRate: 0 }) });
    const { history } = await model.fit(x, y, { ...quiet, batchSize: 16 }); // 16 + 16 + 8
    const { loss } = await model.evaluate(x, y, quiet);
    expect(history.loss[0]).toBeCloseTo(loss, 6);
  });

  test('goes on where initialEpoch says', async () => {
    const history = await ready().fit(x, y, { ...quiet, epochs: 5, initialEpoch: 3 });
    expect(history.epoch).toEqual([3, 4]);
  });

  test('a learning rate that is set between batches holds from then on', async () => {
    const model = ready({ optimizer: optimizers.SGD({ learningRate: 0.1 }) });
    let before;
    await model.fit(x, y, {
      ...quiet,
      batchSize: 8,
      callbacks: [
        {
          onTrainBatchEnd: async (batch) => {
            if (batch !== 1) return;
            model.optimizer.learningRate = 0;
            before = await weightsOf(model);
          },
        },
      ],
    });
    expect(await weightsOf(model)).toEqual(before);
  });

  test('the optimizer remembers from one fit to the next, until compile', async () => {
    const twice = ready();
    await twice.fit(x, y, { ...quiet, shuffle: false });
    await twice.fit(x, y, { ...quiet, shuffle: false });
    expect((await twice.readOptimizer()).iteration).toBe(4);
    const once = ready();
    await once.fit(x, y, { ...quiet, epochs: 2, shuffle: false });
    expect(await weightsOf(twice)).toEqual(await weightsOf(once));
    twice.compile({ loss: 'mse', optimizer: 'adam' });
    expect((await twice.readOptimizer()).iteration).toBe(0);
  });

  test('lazily scaled bytes give the bits of the floats that they are', async () => {
    const bytes = tensor(Uint8Array.from({ length: 160 }, (_, i) => (i * 37) % 256), [40, 4]); // prettier-ignore
    const lazy = bytes.cast('float32').div(255);
    const results = [];
    for (const input of [lazy, tensor(Float32Array.from(lazy.data), [40, 4])]) {
      const model = ready();
      await model.fit(input, y, quiet);
      results.push(await weightsOf(model));
    }
    expect(results[0]).toEqual(results[1]);
  });

  test('nested arrays and typed arrays are data, too', async () => {
    const results = [];
    for (const [a, b] of [[x, y], [x.array(), y.array()]]) {
      const model = ready();
      await model.fit(a, b, quiet);
      results.push(await weightsOf(model));
    } // prettier-ignore
    expect(results[0]).toEqual(results[1]);
  });

  test('a Sequential without Input is built by its first data', async () => {
    const { Sequential, layers } = await import('../../js/index.js');
    const model = Sequential([layers.Dense(3), layers.Dense(2)]);
    model.compile({ loss: 'mse', metrics: ['accuracy'] });
    expect(model.built).toBe(false);
    await model.fit(x, y, quiet);
    expect(model.inputs[0].shape).toEqual([null, 4]);
  });

  test('one number a sample is a column', async () => {
    const { Sequential, layers } = await import('../../js/index.js');
    const model = Sequential([layers.Input({ shape: [1] }), layers.Dense(1)]);
    model.compile({ loss: 'mse', optimizer: optimizers.SGD({ learningRate: 0.1 }) });
    await model.fit([1, 2, 3, 4], [3, 5, 7, 9], { ...quiet, epochs: 300, batchSize: 4 });
    expect((await model.predict([10], quiet)).data[0]).toBeCloseTo(21, 1);
  });
});

describe('validation', () => {
  test('on other data gives val_ logs, in the order of their names', async () => {
    const model = ready({ metrics: ['mae'] });
    const { history } = await model.fit(x, y, {
      ...quiet,
      epochs: 2,
      validationData: [x.slice(30), y.slice(30)],
    });
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'val_loss', 'val_mae']);
    const { loss, mae } = await model.evaluate(x.slice(30), y.slice(30), quiet);
    expect(history.val_loss[1]).toBeCloseTo(loss, 6);
    expect(history.val_mae[1]).toBeCloseTo(mae, 6);
  });

  test('on a split takes the last part, from before shuffling', async () => {
    const split = ready();
    const { history } = await split.fit(x, y, { ...quiet, validationSplit: 0.25, shuffle: false });
    const given = ready();
    const other = await given.fit(x.slice(0, 30), y.slice(0, 30), {
      ...quiet,
      shuffle: false,
      validationData: [x.slice(30), y.slice(30)],
    });
    expect(history).toEqual(other.history);
    expect(await weightsOf(split)).toEqual(await weightsOf(given));
  });

  test('and predictions meanwhile do not disturb the training', async () => {
    const plain = ready({}, { dropout: 0.2 });
    await plain.fit(x, y, { ...quiet, epochs: 4, batchSize: 4 });
    const model = ready({}, { dropout: 0.2 });
    const run = model.fit(x, y, { ...quiet, epochs: 4, batchSize: 4, validationSplit: 0 });
    const [a, b] = await Promise.all([model.predict(x, quiet), model.evaluate(x, y, quiet)]);
    expect([a.shape, Number.isFinite(b.loss)]).toEqual([[40, 2], true]); // prettier-ignore
    await run;
    expect(await weightsOf(model)).toEqual(await weightsOf(plain));
  });
});

describe('callbacks', () => {
  test('hear of everything in order', async () => {
    const heard = [];
    const tell = (hook) => (...args) => void heard.push([hook, ...args.map((a) => (typeof a === 'object' ? Object.keys(a).join() : a))].join(' ')); // prettier-ignore
    const hooks = ['onTrainBegin', 'onEpochBegin', 'onTrainBatchBegin', 'onTrainBatchEnd', 'onTestBegin', 'onTestBatchEnd', 'onTestEnd', 'onEpochEnd', 'onTrainEnd']; // prettier-ignore
    const spy = Object.fromEntries(hooks.map((hook) => [hook, tell(hook)]));
    await ready().fit(x, y, { ...quiet, batchSize: 20, validationSplit: 0.25, callbacks: [spy] });
    expect(heard).toEqual([
      'onTrainBegin',
      'onEpochBegin 0 ',
      'onTrainBatchBegin 0 ',
      'onTrainBatchEnd 0 loss',
      'onTrainBatchBegin 1 ',
      'onTrainBatchEnd 1 loss',
      'onTestBegin',
      'onTestBatchEnd 0 loss',
      'onTestEnd loss',
      'onEpochEnd 0 loss,val_loss',
      'onTrainEnd loss,val_loss',
    ]);
  });

  test('may end training after a batch, an epoch', async () => {
    const model = ready();
    const stopAt = { onTrainBatchEnd: (batch) => void (model.stopTraining = batch === 2) };
    const first = await model.fit(x, y, { ...quiet, epochs: 5, batchSize: 4, callbacks: [stopAt] });
    expect(first.epoch).toEqual([0]);
    expect((await model.readOptimizer()).iteration).toBe(3);
    const stopAfter = { onEpochEnd: (epoch) => void (model.stopTraining = epoch === 1) };
    expect((await model.fit(x, y, { ...quiet, epochs: 5, callbacks: [stopAfter] })).epoch).toEqual([0, 1]);
    expect((await model.fit(x, y, quiet)).epoch).toEqual([0]);
  });

  test('that fail end the training with their error; the model stays usable', async () => {
    const model = ready();
    for (const hook of ['onTrainBegin', 'onTrainBatchEnd', 'onEpochEnd']) {
      const failing = { [hook]: () => Promise.reject(new RangeError(hook)) };
      await expect(model.fit(x, y, { ...quiet, callbacks: [failing] })).rejects.toThrow(hook);
    }
    await model.fit(x, y, quiet);
  });

  test('EarlyStopping brings the best weights back', async () => {
    const model = ready({ optimizer: optimizers.SGD({ learningRate: 0.05 }) });
    const kept = [];
    const spoil = {
      onEpochEnd: async (epoch) => {
        kept.push(await weightsOf(model));
        model.optimizer.learningRate = epoch < 2 ? 0.05 : 1.5; // from now on it gets worse
      },
    };
    const early = callbacks.EarlyStopping({ monitor: 'loss', patience: 2, restoreBestWeights: true });
    const { epoch, history } = await model.fit(x, y, { ...quiet, epochs: 30, callbacks: [spoil, early] });
    const best = history.loss.indexOf(Math.min(...history.loss));
    expect(epoch.length).toBe(best + 3);
    expect(await weightsOf(model)).toEqual(kept[best]);
  });

  test('of evaluate and predict', async () => {
    const heard = [];
    const spy = {
      onTestBegin: () => void heard.push('test'),
      onPredictBegin: () => void heard.push('predict'),
      onPredictBatchEnd: (batch) => void heard.push(batch),
    };
    const model = ready();
    await model.evaluate(x, y, { ...quiet, callbacks: [spy] });
    await model.predict(x, { ...quiet, batchSize: 20, callbacks: [spy] });
    expect(heard).toEqual(['test', 'predict', 0, 1]);
  });
});

describe('single batches', () => {
  test('give loss and metrics by name', async () => {
    const [points, labels] = classes();
    const model = ready(
      { loss: 'categorical_crossentropy', metrics: ['accuracy'] },
      { outputs: 3, activation: 'softmax' },
    );
    const rows = utils.toCategorical(labels, 3);
    const tested = await model.testOnBatch(points, rows);
    expect(tested).toEqual(await model.trainOnBatch(points, rows));
    expect(Object.keys(tested)).toEqual(['accuracy', 'loss']);
    expect((await model.testOnBatch(points, rows)).loss).toBeLessThan(tested.loss);
    expect((await model.predictOnBatch(points)).data).toEqual((await model.predict(points, quiet)).data);
  });

  test('of every size use few plans', async () => {
    const model = ready();
    for (let n = 1; n <= 40; n++) await model.trainOnBatch(x.slice(0, n), y.slice(0, n));
    const { liveBytes } = await import('../support/models.js');
    const before = await liveBytes();
    for (let n = 40; n >= 1; n--) await model.trainOnBatch(x.slice(0, n), y.slice(0, n));
    expect(await liveBytes()).toBe(before);
  });

  test('two at the same time share the optimizer', async () => {
    const model = ready();
    await Promise.all([model.trainOnBatch(x, y), model.trainOnBatch(x, y)]);
    expect((await model.readOptimizer()).iteration).toBe(2);
  });
});
