// Data that comes batch by batch, numbers of steps, and what callbacks may do to a training.

import { describe, expect, test } from '@jest/globals';

import { Sequential, layers, tensor } from '../../js/index.js';
import { liveBytes, network, quiet, samples, weightsOf } from '../support/models.js';

const [x, y] = samples();

/** @param {any} [options] */
function ready(options = {}) {
  const model = network();
  model.compile({ loss: 'mse', metrics: ['mae'], optimizer: 'sgd', ...options });
  return model;
}

/** The batches of x and y. @param {number} size */
function* batches(size = 16) {
  for (let i = 0; i < 40; i += size) yield [x.slice(i, i + size), y.slice(i, i + size)];
}

async function* later(size = 16) {
  for (const batch of batches(size)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield batch;
  }
}

function* forever() {
  for (;;) yield* batches();
}

const dataset = { length: 3, getItem: async (/** @type {number} */ i) => [...batches()][i] };

describe('fit on batches as they come', () => {
  test.each([
    ['a function that makes generators', () => () => batches()],
    ['a function that makes async generators', () => () => later()],
    ['an iterable that begins anew', () => ({ [Symbol.iterator]: () => batches() })],
    ['an async iterable', () => ({ [Symbol.asyncIterator]: () => later() })],
    ['a dataset', () => dataset],
    ['a generator that never ends', () => forever(), { stepsPerEpoch: 3 }],
    ['a generator and one epoch', () => batches(), { epochs: 1 }],
  ])('%s: the same as from arrays', async (_, make, options = {}) => {
    const [model, other] = [ready(), ready()];
    await other.setWeights(await model.getWeights());
    const common = { ...quiet, epochs: 2, shuffle: false, ...options };
    const streamed = await model.fit(make(), undefined, common);
    const { stepsPerEpoch: _steps, ...rest } = /** @type {any} */ (common);
    const whole = await other.fit(x, y, { ...rest, batchSize: 16 });
    expect(streamed.history).toEqual(whole.history);
    expect(await weightsOf(model)).toEqual(await weightsOf(other));
  });

  test('a dataset comes in a new order every epoch, and is told of epochs', async () => {
    /** @type {any[]} */ const heard = [];
    const many = {
      length: 20,
      getItem: (/** @type {number} */ i) => {
        heard.push(i);
        return [x.slice(i, i + 2), y.slice(i, i + 2)];
      },
      onEpochEnd: () => void heard.push('end'),
    };
    await ready().fit(many, undefined, { ...quiet, epochs: 2 });
    const [first, second] = [heard.slice(0, 20), heard.slice(21, 41)];
    expect([heard[20], heard[41]]).toEqual(['end', 'end']);
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(second).not.toEqual(first);
  });

  test('every batch is told to callbacks, with averages so far', async () => {
    /** @type {any[]} */ const heard = [];
    const spy = {
      onTrainBatchEnd: (/** @type {number} */ batch, /** @type {any} */ logs) =>
        void heard.push([batch, logs.loss]),
    };
    const run = ready().fit(() => later(), undefined, { ...quiet, callbacks: [spy] });
    /** @type {any[]} */ const events = [];
    run.on('batch', ({ batch }) => events.push(batch));
    const { history, params } = await run;
    expect(heard.map(([batch]) => batch)).toEqual([0, 1, 2]);
    expect(heard[2][1]).toBe(history.loss[0]);
    expect(events).toEqual([0, 1, 2]);
    expect(params.steps ?? null).toBe(null);
  });

  test('validation, evaluate and predict, too', async () => {
    const model = ready();
    const { history } = await model.fit(x, y, { ...quiet, epochs: 2, validationData: () => batches(7) });
    expect(history.val_loss).toHaveLength(2);
    const tested = await model.evaluate(() => batches(7), undefined, quiet);
    expect(tested.loss).toBeCloseTo((await model.evaluate(x, y, quiet)).loss, 6);
    const predicted = await model.predict(() => batches(7), quiet);
    expect(predicted.shape).toEqual([40, 2]);
    expect([...predicted.data]).toEqual([...(await model.predict(x, quiet)).data]);
  });

  test('weights of samples come with the batches', async () => {
    const weight = Array.from({ length: 40 }, (_, i) => i % 3);
    const model = ready();
    const stream = () => [...batches(8)].map((batch, i) => [...batch, weight.slice(8 * i, 8 * i + 8)]);
    const logs = await model.evaluate({ [Symbol.iterator]: () => stream().values() }, undefined, quiet);
    expect(logs.loss).toBeCloseTo((await model.evaluate(x, y, { ...quiet, sampleWeight: weight })).loss, 6);
  });

  test('stop and stopTraining', async () => {
    const model = ready();
    let closed = false;
    function* open() {
      try {
        yield* forever();
      } finally {
        closed = true;
      }
    }
    const callbacks = [{ onTrainBatchEnd: (/** @type {number} */ b) => void (b === 1 && (model.stopTraining = true)) }]; // prettier-ignore
    const { epoch } = await model.fit(open(), undefined, {
      ...quiet,
      epochs: 5,
      stepsPerEpoch: 10,
      callbacks,
    });
    expect(epoch).toEqual([0]);
    expect(closed).toBe(true);
  });

  test.each([
    ['ends early', () => batches(), { stepsPerEpoch: 5 }, /fit\(\): the data ended after 3 of 5 batches of the epoch. Pass a function/],
    ['is used up', () => batches(), { epochs: 2 }, /fit\(\): the data ended after 0 batches of the epoch/],
    ['gives nothing', () => [].values(), {}, /the data ended after 0 batches/],
    ['gives no pairs', () => [[x]].values(), {}, /batches must be arrays \[x, y\] or \[x, y, sampleWeight\]; batch 0 is an array of 1/],
    ['gives no arrays', () => [x].values(), {}, /batch 0 is a Tensor/],
    ['gives ragged batches', () => [[x.slice(0, 4), y.slice(0, 4)], [x.slice(0, 4), y.slice(0, 3)]].values(), {}, /fit\(\): in batch 1: Data cardinality is ambiguous.*'x' has 4, 'y' has 3/],
    ['gives ragged rows', () => [[[[1, 2, 3, 4], [1]], y.slice(0, 2)]].values(), {}, /fit\(\): in batch 0: .*ragged/],
    ['gives batches of another shape', () => [[x.slice(0, 4), y.slice(0, 4)], [tensor([[1, 2]]), y.slice(0, 1)]].values(), {}, /fit\(\): in batch 1: .*x must have the shape \[batch, 4\].*received \[1, 2\]/],
    ['is a function that makes none', () => () => 3, {}, /must return a generator or another iterable of batches; it returned 3/],
    ['is a dataset without length', () => ({ getItem: () => [x, y] }), {}, /a dataset needs a length/],
    ['comes with a split', () => batches(), { validationSplit: 0.2 }, /validationSplit needs data that is all there/],
    ['comes with weights', () => batches(), { sampleWeight: [1] }, /x gives batches \[x, y, sampleWeight\], so sampleWeight must not be given besides/],
    ['is to be shared out', () => batches(), { workers: 2 }, /cannot be cut into parts for 2 workers, because data comes as a stream/],
  ])('a stream that %s is refused in words; the weights stay', async (_, make, options, message) => {
    const model = ready();
    await model.predict(x, quiet);
    const before = await liveBytes();
    await expect(model.fit(make(), undefined, { ...quiet, ...options })).rejects.toThrow(message);
    model.compile({ loss: 'mse' });
    await model.cleared;
    expect(await liveBytes()).toBeLessThanOrEqual(before);
    expect((await weightsOf(model)).every(Number.isFinite)).toBe(true);
    await model.fit(x, y, quiet);
  }); // prettier-ignore

  test('targets besides a stream', async () => {
    await expect(ready().fit(batches(), y, quiet)).rejects.toThrow(/so y must not be given besides it/);
  });

  test('a generator that throws', async () => {
    function* broken() {
      yield* batches();
      throw new Error('the disk is gone');
    }
    const model = ready();
    await expect(model.fit(broken(), undefined, quiet)).rejects.toThrow('the disk is gone');
    await model.fit(x, y, quiet);
  });
});

describe('numbers of steps', () => {
  test('stepsPerEpoch goes on through the data', async () => {
    /** @type {number[]} */ const seen = [];
    const model = Sequential([layers.Input({ shape: [1] }), layers.Dense(1)]);
    model.compile({ loss: 'mse', optimizer: 'sgd' });
    const rows = tensor(Float32Array.from({ length: 10 }, (_, i) => i / 10), [10, 1]); // prettier-ignore
    const callbacks = [{ onTrainBatchEnd: (/** @type {number} */ b) => void seen.push(b) }];
    const options = { ...quiet, epochs: 3, batchSize: 2, stepsPerEpoch: 2, callbacks };
    const { params } = await model.fit(rows, rows, options);
    expect(params.steps).toBe(2);
    expect(seen).toEqual([0, 1, 0, 1, 0]); // five batches there are
    await model.fit(rows, rows, { ...options, callbacks: [], shuffle: true });
  });

  test('evaluate and predict some steps', async () => {
    const model = ready();
    const some = await model.evaluate(x, y, { ...quiet, batchSize: 8, steps: 2 });
    expect(some.loss).toBeCloseTo((await model.evaluate(x.slice(0, 16), y.slice(0, 16), quiet)).loss, 6);
    expect((await model.predict(x, { ...quiet, batchSize: 8, steps: 2 })).shape).toEqual([16, 2]);
    await expect(model.predict(x, { ...quiet, steps: 0 })).rejects.toThrow(
      /'steps' must be a positive whole number/,
    );
  });

  test.each([
    [{ validationFreq: 2 }, [1, 3]],
    [{ validationFreq: [1, 4] }, [0, 3]],
    [{ validationFreq: 1, validationSteps: 1, validationBatchSize: 5 }, [0, 1, 2, 3]],
  ])('validation by %j', async (options, epochs) => {
    /** @type {number[]} */ const seen = [];
    const spy = { onEpochEnd: (/** @type {number} */ epoch, /** @type {any} */ logs) => void ('val_loss' in logs && seen.push(epoch)) }; // prettier-ignore
    const data = { ...quiet, epochs: 4, validationData: [x.slice(0, 10), y.slice(0, 10)], callbacks: [spy] };
    const { history } = await ready().fit(x, y, /** @type {any} */ ({ ...data, ...options }));
    expect(seen).toEqual(epochs);
    expect(history.val_loss).toHaveLength(epochs.length);
  });

  test.each([
    [{ validationFreq: 0 }, /'validationFreq' must be a positive whole number; received 0/],
    [{ validationFreq: [0] }, /'validationFreq' must be a positive whole number; received 0/],
    [{ stepsPerEpoch: 1.5 }, /'stepsPerEpoch' must be a positive whole number; received 1.5/],
    [{ validationSteps: -1 }, /'validationSteps' must be a positive whole number; received -1/],
  ])('fit(%j)', async (options, message) => {
    await expect(ready().fit(x, y, /** @type {any} */ ({ ...quiet, ...options }))).rejects.toThrow(message);
  });

  test('initialEpoch', async () => {
    expect((await ready().fit(x, y, { ...quiet, initialEpoch: 2, epochs: 4 })).epoch).toEqual([2, 3]);
  });
});

describe('a callback that throws', () => {
  test.each(['onTrainBegin', 'onEpochBegin', 'onTrainBatchBegin', 'onTrainBatchEnd', 'onTestBegin', 'onEpochEnd', 'onTrainEnd'])(
    '%s: training stops, weights are intact, nothing is left behind',
    async (hook) => {
      const model = ready();
      await model.fit(x, y, { ...quiet, validationSplit: 0.2 });
      const before = await liveBytes();
      const callbacks = [{ [hook]: () => { throw new Error(`no ${hook}`); } }]; // prettier-ignore
      const run = model.fit(x, y, { ...quiet, epochs: 3, validationSplit: 0.2, callbacks });
      await expect(run).rejects.toThrow(`no ${hook}`);
      expect(model.run).toBe(null);
      expect(await liveBytes()).toBe(before);
      expect((await weightsOf(model)).every(Number.isFinite)).toBe(true);
      expect((await model.fit(x, y, { ...quiet, validationSplit: 0.2 })).epoch).toEqual([0]);
    },
  ); // prettier-ignore
});
