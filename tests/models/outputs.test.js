// Several outputs: losses, metrics, weights and targets of each, by position and by name.

import { describe, expect, test } from '@jest/globals';

import { Model, layers, losses, metrics, ops, tensor } from '../../js/index.js';
import { liveBytes, quiet, samples } from '../support/models.js';
import { uniform } from '../support/hash.js';

const [x, y] = samples();
const yes = tensor(uniform(40, 9).map((v) => Number(v > 0)));
const kinds = tensor(Int32Array.from({ length: 40 }, (_, i) => i % 3));

/** Numbers, a yes or no, and a kind. */
function three() {
  const input = layers.Input({ shape: [4] });
  const h = layers.Dense(8, { activation: 'tanh' })(input);
  const outputs = [
    layers.Dense(2, { name: 'numbers' })(h),
    layers.Dense(1, { activation: 'sigmoid', name: 'yes' })(h),
    layers.Dense(3, { activation: 'softmax', name: 'kind' })(h),
  ];
  return Model({ inputs: input, outputs });
}

const LOSSES = { numbers: 'mse', yes: 'binary_crossentropy', kind: 'sparse_categorical_crossentropy' };
const targets = { numbers: y, yes, kind: kinds };

/** @param {any} [options] */
function ready(options = {}) {
  const model = three();
  model.compile({ loss: LOSSES, optimizer: 'adam', ...options });
  return model;
}

describe('logs', () => {
  test('name every output, sorted', async () => {
    const model = ready({
      metrics: { kind: 'accuracy', yes: ['accuracy', metrics.AUC()], numbers: ['mae', 'mae'] },
      weightedMetrics: { numbers: ['mae'] },
    });
    const { history } = await model.fit(x, targets, { ...quiet, epochs: 2, validationSplit: 0.25 });
    const names = ['kind_accuracy', 'kind_loss', 'loss', 'numbers_loss', 'numbers_mae', 'numbers_mae_1', 'numbers_weighted_mae', 'yes_accuracy', 'yes_auc', 'yes_loss']; // prettier-ignore
    expect(Object.keys(history)).toEqual([...names, ...names.map((name) => `val_${name}`)].sort());
    const logs = await model.evaluate(x, targets, quiet);
    expect(Object.keys(logs)).toEqual(names);
    expect(logs.loss).toBeCloseTo(logs.kind_loss + logs.numbers_loss + logs.yes_loss, 5);
    expect(await model.testOnBatch(x, targets)).toEqual(await model.evaluate(x, targets, { ...quiet, batchSize: 40 })); // prettier-ignore
  });

  test('are the same for targets in an array, an object, and for those alone that are needed', async () => {
    const logs = await ready().evaluate(x, [y, yes, kinds], quiet);
    expect(Object.keys(logs)).toEqual(['kind_loss', 'loss', 'numbers_loss', 'yes_loss']);
    const model = ready({ loss: ['mse', null, 'sparse_categorical_crossentropy'] });
    const all = await model.evaluate(x, [y, yes, kinds], quiet);
    expect(await model.evaluate(x, [y, kinds], quiet)).toEqual(all);
    expect(await model.evaluate(x, { kind: kinds, numbers: y }, quiet)).toEqual(all);
    expect(Object.keys(all)).toEqual(['kind_loss', 'loss', 'numbers_loss']);
  });

  test('of a metric without a loss on its output', async () => {
    const model = ready({ loss: { kind: LOSSES.kind }, metrics: { numbers: ['mae'] } });
    expect(Object.keys(await model.evaluate(x, { kind: kinds, numbers: y }, quiet))).toEqual(['loss', 'numbers_mae']); // prettier-ignore
  });

  test('one loss for all outputs', async () => {
    const input = layers.Input({ shape: [4] });
    const model = Model({ inputs: input, outputs: { a: layers.Dense(2)(input), b: layers.Dense(2)(input) } });
    model.compile({ loss: 'mse', lossWeights: { a: 1, b: 0.5 } });
    const logs = await model.evaluate(x, { a: y, b: y }, quiet);
    expect(logs.loss).toBeCloseTo(logs.a_loss + logs.b_loss / 2, 5);
  });

  test('a loss that is a function of ops, with weights of samples', async () => {
    const input = layers.Input({ shape: [4] });
    const model = Model({ inputs: input, outputs: layers.Dense(2)(input) });
    const own = (/** @type {any} */ t, /** @type {any} */ p) => ops.mean(ops.square(ops.sub(t, p)), -1);
    const sampleWeight = uniform(40, 3).map((v) => v + 1);
    model.compile({ loss: own });
    const got = await model.evaluate(x, y, { ...quiet, sampleWeight });
    model.compile({ loss: 'mse' });
    expect(got.loss).toBeCloseTo((await model.evaluate(x, y, { ...quiet, sampleWeight })).loss, 5);
    model.compile({ loss: (t, p) => ops.mean(ops.square(ops.sub(t, p))) });
    await expect(model.evaluate(x, y, { ...quiet, sampleWeight })).rejects.toThrow(
      /The loss returns one number for the whole batch, so that samples cannot be weighed/,
    );
  });
});

describe('training', () => {
  test('lowers all losses, and steps by a plain function are those of trainOnBatch', async () => {
    const model = ready();
    const start = await model.getWeights();
    const before = await model.evaluate(x, targets, quiet);
    await model.fit(x, targets, { ...quiet, epochs: 40 });
    const after = await model.evaluate(x, targets, quiet);
    for (const name of Object.keys(before)) expect(after[name]).toBeLessThan(before[name]);

    const results = [];
    for (const plain of [true, false]) {
      await model.setWeights(start);
      model.compile({ loss: LOSSES, optimizer: 'sgd' });
      const step = plain ? await model.makeTrainFunction({ batchSize: 40 }) : null;
      for (let i = 0; i < 3; i++) {
        if (step) step(x, [y, yes, kinds]);
        else await model.trainOnBatch(x, targets);
      }
      results.push((await model.getWeights()).map(({ data }) => [...data]));
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('a weight of 2 is a sample twice', async () => {
    const results = [];
    for (const twice of [false, true]) {
      const input = layers.Input({ shape: [4] });
      const model = Model({ inputs: input, outputs: layers.Dense(2, { kernelInitializer: 'ones' })(input) });
      model.compile({ loss: losses.MeanSquaredError({ reduction: 'sum' }), optimizer: 'sgd' });
      const rows = (/** @type {any} */ t) =>
        [0, 1, 2, 0, 1, 2].slice(0, twice ? 6 : 3).map((i) => [...t.at(i).data]);
      await model.trainOnBatch(rows(x), rows(y), twice ? {} : { sampleWeight: [2, 2, 2] });
      results.push((await model.getWeights()).map(({ data }) => [...data]));
    }
    results[0].forEach((values, i) => values.forEach((v, k) => expect(v).toBeCloseTo(results[1][i][k], 5)));
  });

  test('layers that are frozen get no gradient, and pass it on', async () => {
    const model = ready();
    const [, hidden, head] = model.layers;
    head.trainable = false;
    model.compile({ loss: LOSSES, optimizer: 'sgd' });
    const [first, last] = [await hidden.getWeights(), await head.getWeights()];
    await model.fit(x, targets, quiet);
    expect((await head.getWeights()).map(({ data }) => data)).toEqual(last.map(({ data }) => data));
    expect((await hidden.getWeights())[0].data).not.toEqual(first[0].data);
  });

  test('nothing is left in the engine', async () => {
    const before = await liveBytes();
    const model = ready({ metrics: { yes: [metrics.AUC()] } });
    await model.fit(x, targets, { ...quiet, epochs: 2, sampleWeight: uniform(40, 1).map(Math.abs) });
    await model.dispose();
    expect(await liveBytes()).toBe(before);
  });
});

describe('what does not fit the outputs is refused in words', () => {
  test.each([
    [{ loss: ['mse', 'mse'] }, /loss has 2 entries, but the model has 3 outputs \(numbers, yes, kind\)/],
    [{ loss: { number: 'mse' } }, /loss names the output 'number', which the model does not have. Did you mean 'numbers'/],
    [{ loss: [null, null, null] }, /loss is null for every output: there is nothing to train/],
    [{ lossWeights: [1, 2] }, /lossWeights has 2 entries/],
    [{ lossWeights: { yes: 1 } }, /lossWeights has no weight for the output 'numbers'/],
    [{ lossWeights: { yes: 'a', numbers: 1, kind: 1 } }, /lossWeights of 'yes'' must be a number; received 'a'/],
    [{ metrics: ['mae'] }, /metrics has 1 entries, but the model has 3 outputs/],
    [{ metrics: { kinds: ['mae'] } }, /metrics names the output 'kinds'.*Did you mean 'kind'/],
    [{ metrics: { kind: ['mae'] } }, /The metric 'mae' takes targets shaped like the output, the loss SparseCategoricalCrossentropy whole-number labels/],
    [{ weightedMetrics: { yes: ['acuracy'] } }, /Unknown metric 'acuracy'. Did you mean 'accuracy'/],
    [{ loss: { ...LOSSES, yes: losses.BinaryCrossentropy({ reduction: 'none' }) } }, /has the reduction 'none', one value a sample; training needs one number/],
  ])('compile(%j)', (options, message) => {
    expect(() => ready(options)).toThrow(message);
  }); // prettier-ignore

  test.each([
    ['an object that lacks one', { numbers: y, yes }, {}, /Missing targets for output "kind". You passed y with the keys \["numbers","yes"\]/],
    ['an object with one too many', { ...targets, other: y }, {}, /y has targets for 'other', but the outputs are numbers, yes, kind/],
    ['too short an array', [y, yes], {}, /y: the model has 3 outputs.*Pass an array with the targets of each/],
    ['none', undefined, {}, /y: the model has 3 outputs.*received undefined/],
    ['null for one', [y, null, kinds], {}, /y for output 'yes' is missing/],
    ['rows that differ', { ...targets, yes: yes.slice(0, 39) }, {}, /'y for output 'numbers'' has 40, 'y for output 'yes'' has 39/],
    ['weights of classes', targets, { classWeight: { 0: 1 } }, /classWeight is for models with one output. Use sampleWeight/],
    ['weights of an unknown output', targets, { sampleWeight: { no: [1] } }, /sampleWeight names the output 'no'/],
    ['weights by column', targets, { sampleWeight: { numbers: y } }, /sampleWeight for output 'numbers' should have one number for each sample, \[batch\]; received \[40, 2\]/],
    ['weights that are NaN', targets, { sampleWeight: uniform(40, 1).map(() => NaN) }, /sampleWeight for output 'numbers' contains NaN/],
  ])('data: %s', async (_, data, options, message) => {
    await expect(ready().fit(x, data, { ...quiet, ...options })).rejects.toThrow(message);
  }); // prettier-ignore

  test('weights of classes', async () => {
    const input = layers.Input({ shape: [4] });
    const model = Model({ inputs: input, outputs: layers.Dense(3, { activation: 'softmax' })(input) });
    model.compile({ loss: 'sparse_categorical_crossentropy' });
    const fit = (/** @type {any} */ options) => model.fit(x, kinds, { ...quiet, ...options });
    await expect(fit({ classWeight: [1, 2] })).rejects.toThrow(/classWeight should be an object.*received \[1,2\]/);
    await expect(fit({ classWeight: { a: 2 } })).rejects.toThrow(/classes are whole numbers.*received 'a': 2/);
    await expect(fit({ classWeight: { 1: 'x' } })).rejects.toThrow(/weights are numbers; received '1': 'x'/);
    await expect(fit({ classWeight: { 1: 2 }, sampleWeight: uniform(40, 1) })).rejects.toThrow(
      /classWeight and sampleWeight cannot be used at the same time/,
    );
  }); // prettier-ignore

  test('a label that is to be ignored need not be one of the classes', async () => {
    const model = three();
    const some = tensor(Int32Array.from(kinds.data, (v, i) => (i % 4 ? v : -1)));
    const loss = losses.SparseCategoricalCrossentropy({ ignoreClass: -1 });
    model.compile({ loss: { kind: loss }, optimizer: 'sgd' });
    const logs = await model.evaluate(x, { kind: some }, { ...quiet, batchSize: 40 });
    const rest = [...some.data].flatMap((v, i) => (v < 0 ? [] : [i]));
    const rows = rest.map((i) => [...x.at(i).data]);
    const labels = rest.map((i) => some.data[i]);
    expect(logs.loss).toBeCloseTo((await model.evaluate(rows, { kind: labels }, { ...quiet, batchSize: 40 })).loss, 5); // prettier-ignore
    model.compile({ loss: { kind: LOSSES.kind } });
    await expect(model.evaluate(x, { kind: some }, quiet)).rejects.toThrow(
      /y for output 'kind' holds the label -1/,
    );
  });

  test('a loss that has to see the whole batch, with workers', async () => {
    const model = three();
    model.compile({ loss: { numbers: losses.MeanSquaredError({ reduction: 'sum' }) } });
    await expect(model.fit(x, { numbers: y }, { ...quiet, workers: 2 })).rejects.toThrow(
      /cannot be cut into parts for 2 workers, because the loss has the reduction 'sum'. Use workers: 1/,
    );
    await model.fit(x, { numbers: y }, { ...quiet, workers: 'auto' });
  });
});
