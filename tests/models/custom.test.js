// Layers, losses and metrics of one's own: composed of ops, they differentiate themselves.

import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, losses, metrics, ops } from '../../js/index.js';
import { network, quiet, samples, weightsOf } from '../support/models.js';

const [x, y] = samples();

/** Adds a weight to every feature. */
class Shift extends layers.Layer {
  build(inputShape) {
    this.offset = this.addWeight({ shape: [inputShape.at(-1)], initializer: 'ones', name: 'offset' });
  }

  call(h) {
    return ops.biasAdd(h, this.offset);
  }
}

/** Two layers and a way around them. */
class Residual extends layers.Layer {
  constructor({ units, ...options }) {
    super(options);
    this.units = units;
    this.inner = [layers.Dense(units, { activation: 'relu' }), layers.Dropout(0.1)];
  }

  build(inputShape) {
    this.last = layers.Dense(inputShape.at(-1));
  }

  call(h) {
    const [first, drop] = this.inner;
    return ops.add(h, this.last(drop(first(h))));
  }
}

describe('a layer', () => {
  test('of one weight runs and learns', async () => {
    const shift = new Shift();
    expect(shift.name).toMatch(/^shift/);
    const model = Sequential([layers.Input({ shape: [2] }), shift]);
    expect(shift.countParams()).toBe(2);
    expect((await model.predict([[1, 2]], quiet)).array()).toEqual([[2, 3]]);
    model.compile({ loss: 'mse', optimizer: 'adam' });
    await model.fit([[1, 2]], [[0, 0]], { ...quiet, epochs: 5 });
    expect((await shift.getWeights())[0].data[0]).toBeLessThan(1);
  });

  test('of recurrent ops runs, and kernels that do not fit are refused in words', async () => {
    class Cell extends layers.Layer {
      constructor({ op, columns, ...options }) {
        super(options);
        Object.assign(this, { op, columns });
      }

      build([, , features]) {
        this.kernel = this.addWeight({ shape: [features, this.columns], name: 'kernel' });
        this.recurrent = this.addWeight({ shape: [2, this.columns], name: 'recurrent' });
      }

      call(h) {
        return ops[this.op](h, this.kernel, this.recurrent, { returnSequences: true });
      }
    }
    const sequences = [[[1, 2, 3], [4, 5, 6]]]; // prettier-ignore
    for (const [op, columns] of [
      ['lstm', 8],
      ['gru', 6],
    ]) {
      const input = layers.Input({ shape: [2, 3] });
      const model = Model({ inputs: input, outputs: new Cell({ op, columns })(input) });
      expect((await model.predict(sequences, quiet)).shape).toEqual([1, 2, 2]);
      expect(() => new Cell({ op, columns: 7, name: 'odd' })(input)).toThrow(
        `Layer Cell 'odd': ${op} with 2 units needs kernels of ${columns} columns, ${columns / 2} for each unit; ` +
          'received [3, 7]',
      );
    }
  });

  test('made of layers has their weights, freezes them, and says dropout when it trains', async () => {
    const block = new Residual({ units: 6, name: 'block' });
    const model = Sequential([layers.Input({ shape: [4] }), block, layers.Dense(2)]);
    expect(block.weights.map(({ shape }) => [...shape])).toEqual([[4, 6], [6], [6, 4], [4]]); // prettier-ignore
    expect(model.countParams()).toBe(4 * 6 + 6 + 6 * 4 + 4 + 4 * 2 + 2);
    model.compile({ loss: 'mse', optimizer: 'adam' });
    const before = await weightsOf(model);
    const { history } = await model.fit(x, y, { ...quiet, epochs: 40, batchSize: 8 });
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0]);
    const after = await weightsOf(model);
    expect(after.filter((w, i) => w === before[i]).length).toBe(0);
    block.trainable = false;
    expect(model.trainableWeights).toHaveLength(2);
  });

  test('that goes wrong is named', () => {
    class Broken extends layers.Layer {
      call(h) {
        return ops.biasAdd(h, h);
      }
    }
    expect(() => new Broken({ name: 'oops' })(layers.Input({ shape: [3] }))).toThrow(
      /^Layer Broken 'oops': expected an input of 1 axes/,
    );
    expect(() => new Shift({ uints: 3 })).toThrow(/layer Shift has no option 'uints'/);
  });

  test('that returns no tensor is told so', () => {
    class Empty extends layers.Layer {
      call() {}
    }
    expect(() => new Empty({ name: 'nil' })(layers.Input({ shape: [3] }))).toThrow(
      /^Layer Empty 'nil': call\(\) must return a symbolic tensor, or an array of them; it returned undefined/,
    );
  });

  test('with two outputs', async () => {
    class Split extends layers.Layer {
      call(h) {
        return [ops.relu(h), ops.tanh(h)];
      }
    }
    const input = layers.Input({ shape: [2] });
    const [a, b] = new Split()(input);
    const model = Model({ inputs: input, outputs: [a, b] });
    const out = await model.predict([[-1, 0]], quiet);
    expect(out[0].array()).toEqual([[0, 0]]);
    expect(out[1].data[0]).toBeCloseTo(Math.tanh(-1), 6);
  });

  test('ops may stand between layers', async () => {
    const input = layers.Input({ shape: [4] });
    const h = layers.Dense(4)(input);
    const model = Model({ inputs: input, outputs: layers.Dense(2)(ops.add(h, input)) });
    model.compile({ loss: 'mse' });
    await model.fit(x, y, quiet);
    expect(model.layers.map(({ className }) => className)).toEqual(['InputLayer', 'Dense', 'Dense']);
  });
});

describe('a loss', () => {
  test('that is a function trains like the one that it is composed of', async () => {
    const results = [];
    for (const loss of ['mse', (yTrue, yPred) => ops.mean(ops.meanSquaredError(yTrue, yPred))]) {
      const model = network();
      await model.setWeights((await model.getWeights()).map((w, i) => w.mul(0).add(0.1 * (i + 1))));
      model.compile({ loss, metrics: ['mae'] });
      const { history } = await model.fit(x, y, { ...quiet, epochs: 3, shuffle: false });
      results.push([history.mae, await weightsOf(model)]);
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('that is none is told so', async () => {
    const model = network();
    model.compile({ loss: () => 3 });
    await expect(model.fit(x, y, quiet)).rejects.toThrow(
      /The loss must return a symbolic tensor, composed of ops; it returned 3/,
    );
    model.compile({ loss: 'mse', metrics: [function odd() {}] });
    await expect(model.fit(x, y, quiet)).rejects.toThrow(/The metric 'odd' must return a symbolic tensor/);
  });

  test.each([
    ['mse', 'MeanSquaredError', 'meanSquaredError', 'mean_squared_error'],
    ['mae', 'MeanAbsoluteError', 'meanAbsoluteError', 'mean_absolute_error'],
    ['bce', 'BinaryCrossentropy', 'binaryCrossentropy', 'binary_crossentropy'],
    ['CategoricalCrossentropy', 'categoricalCrossentropy', 'categorical_crossentropy'],
    ['SparseCategoricalCrossentropy', 'sparseCategoricalCrossentropy', 'sparse_categorical_crossentropy'],
    ['mape', 'MAPE', 'meanAbsolutePercentageError', 'mean_absolute_percentage_error'],
    ['msle', 'MeanSquaredLogarithmicError'],
    ['kld', 'KLDivergence', 'kl_divergence', 'kullbackLeiblerDivergence'],
    ['cosine_similarity', 'CosineSimilarity', 'cosineProximity'],
    ['log_cosh', 'LogCosh', 'logcosh'],
    ['huber', 'Huber', 'huber_loss'],
  ])('%s has several spellings', (...names) => {
    const found = names.map((name) => losses.get(name).className);
    expect(new Set(found).size).toBe(1);
  });

  test('a class to be ignored counts neither in the sum nor in the number', async () => {
    const model = network();
    const [rows, labels] = [x.slice(0, 4), [0, 1, 1, 0]];
    const entropy = (/** @type {any} */ options) =>
      losses.SparseCategoricalCrossentropy({ fromLogits: true, ...options });
    const of = async (/** @type {any} */ loss, /** @type {any} */ data, /** @type {number[]} */ targets) => {
      model.compile({ loss });
      return (await model.testOnBatch(data, targets)).loss;
    };
    const ones = await of(entropy({}), x.slice(1, 3), [1, 1]);
    expect(await of(entropy({ ignoreClass: 0 }), rows, labels)).toBeCloseTo(ones, 5);
    expect(await of(entropy({ ignoreClass: 0, reduction: 'sum' }), rows, labels)).toBeCloseTo(2 * ones, 5);
    expect(await of(entropy({ ignoreClass: 7, reduction: 'mean' }), x.slice(1, 3), [1, 1])).toBeCloseTo(
      ones,
      5,
    );
  });

  test('as an object with options', async () => {
    const loss = losses.CategoricalCrossentropy({ fromLogits: true, labelSmoothing: 0.1 });
    const model = network();
    model.compile({ loss });
    const got = await model.testOnBatch(x.slice(0, 1), [[1, 0]]);
    const [a, b] = (await model.predict(x.slice(0, 1), quiet)).data;
    const norm = Math.log(Math.exp(a) + Math.exp(b));
    expect(got.loss).toBeCloseTo(-(0.95 * (a - norm) + 0.05 * (b - norm)), 5);
  });
});

describe('a metric', () => {
  test('of each kind has the name that was given', async () => {
    const model = network({ activation: 'sigmoid' });
    const twice = (yTrue, yPred) => ops.add(...[0, 1].map(() => ops.meanAbsoluteError(yTrue, yPred)));
    model.compile({
      loss: 'binary_crossentropy',
      metrics: [
        'accuracy',
        'mse',
        metrics.BinaryAccuracy({ threshold: 0.3, name: 'lax' }),
        twice,
        'mse',
        'mae',
      ],
    });
    const ones = y.data.map((v) => Number(v > 0));
    const rows = Array.from({ length: 40 }, (_, i) => [...ones.slice(2 * i, 2 * i + 2)]);
    const logs = await model.evaluate(x, rows, quiet);
    expect(Object.keys(logs)).toEqual(['accuracy', 'lax', 'loss', 'mae', 'mse', 'mse_1', 'twice']);
    expect(logs.twice).toBeCloseTo(2 * logs.mae, 5);
    expect(logs.mse_1).toBe(logs.mse);
    const p = await model.predict(x, quiet);
    const share = (threshold) => p.data.filter((v, i) => Number(v > threshold) === ones[i]).length / 80;
    const first = Array.from({ length: 40 }, (_, i) => (ones[2 * i] < ones[2 * i + 1] ? 1 : 0)); // as in Keras
    const hits = first.filter((k, i) => Number(p.data[2 * i] < p.data[2 * i + 1]) === k).length;
    expect(logs.accuracy).toBeCloseTo(hits / 40, 6);
    expect(logs.lax).toBeCloseTo(share(0.3), 6);
  });

  test('that wants other targets than the loss is refused in words', async () => {
    const model = network({ outputs: 3, activation: 'softmax' });
    const compile = () =>
      model.compile({ loss: 'categorical_crossentropy', metrics: [metrics.SparseCategoricalAccuracy()] });
    expect(compile).toThrow(
      /The metric 'sparse_categorical_accuracy' takes whole-number labels.*Use 'accuracy', which fits the loss/,
    );
  });
});
