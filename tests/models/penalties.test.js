/** Regularizers, constraints and losses of one's own; what they do where several work together. */
import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, constraints, layers, loadModel, ops, optimizers, regularizers, setRandomSeed, tensor, trainFunction } from '../../js/index.js'; // prettier-ignore
import { uniform } from '../support/hash.js';

const x = tensor(uniform(40, 1), [10, 4]);
const y = tensor(uniform(20, 2), [10, 2]);
const quiet = { verbose: /** @type {const} */ (0) };

/** @param {any} options of the first layer @param {any} [optimizer] @returns {any} */
function compiled(options, optimizer = optimizers.SGD({ learningRate: 0.3 })) {
  setRandomSeed(5);
  const model = Sequential([layers.Input({ shape: [4] }), layers.Dense(3, options), layers.Dense(2)]);
  model.compile({ optimizer, loss: 'mse' });
  return model;
}

const kernelOf = async (/** @type {any} */ model) => (await model.getWeights())[0].data;

describe('regularizers', () => {
  test('one of your own, as a function or a class, is differentiated by itself', async () => {
    class Squares extends regularizers.Regularizer {
      call(/** @type {any} */ w) {
        return ops.multiply(ops.sum(ops.square(w)), 0.02);
      }
    }
    const trained = [];
    const mine = (/** @type {any} */ w) => ops.multiply(ops.square(w), 0.02); // its sum counts
    for (const kernelRegularizer of ['l2', mine, new Squares(), regularizers.L2(0.02)]) {
      const model = compiled({ kernelRegularizer });
      await model.fit(x, y, { ...quiet, epochs: 2, batchSize: 4, shuffle: false });
      trained.push([...(await kernelOf(model))]);
    }
    const [other, ...same] = trained;
    for (const weights of same) same[2].forEach((w, i) => expect(weights[i]).toBeCloseTo(w, 6));
    expect(other[0]).not.toBeCloseTo(same[0][0], 5);
  });

  test('refuses what is none', () => {
    expect(() => layers.Dense(2, { kernelRegularizer: 'l3' })).toThrow(/Unknown regularizer 'l3'/);
    expect(() => regularizers.L2(-1)).toThrow(/'l2' must be a number from 0/);
    expect(() => compiled({ kernelRegularizer: () => 3 }).evaluate(x, y, quiet)).rejects.toThrow(
      /regularizer of 'kernel' must return a symbolic tensor.*returned 3/,
    );
    const matrix = regularizers.OrthogonalRegularizer();
    expect(compiled({ biasRegularizer: matrix }).evaluate(x, y, quiet)).rejects.toThrow(
      /takes a weight of 2 axes/,
    );
  });
});

describe('addLoss', () => {
  test('adds to the loss, in training and evaluation, once for each call', async () => {
    class Small extends layers.Layer {
      call(/** @type {any} */ input) {
        this.addLoss(ops.mean(ops.square(input)));
        return input;
      }
    }
    const input = layers.Input({ shape: [4] });
    const small = new Small();
    const h = /** @type {any} */ (small)(/** @type {any} */ (small)(input));
    const outputs = layers.Dense(2, { kernelInitializer: 'zeros' })(h);
    const model = Model({ inputs: input, outputs });
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mse'] });
    const { loss, mse } = await model.evaluate(x, y, { ...quiet, batchSize: 10 });
    const squares = x.data.reduce((sum, v) => sum + v * v, 0) / x.size;
    expect(loss - mse).toBeCloseTo(2 * squares, 5);
    class Odd extends layers.Layer {
      call(/** @type {any} */ given) {
        this.addLoss(1);
        return given;
      }
    }
    expect(() => /** @type {any} */ (new Odd())(input)).toThrow(/addLoss\(\) of Odd.*returned 1/);
  });
});

describe('constraints', () => {
  test('hold after every step, of your own too', async () => {
    const bounded = (/** @type {any} */ w) => ops.clip(w, -0.1, 0.1);
    const model = compiled({ kernelConstraint: bounded, biasConstraint: constraints.NonNeg() });
    const seen = await model.makeTrainFunction({ batchSize: 10 });
    for (let i = 0; i < 3; i++) {
      seen(x.data, y.data);
      const [kernel, bias] = await model.getWeights();
      expect(Math.max(...kernel.data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.1));
      expect(Math.min(...bias.data)).toBeGreaterThanOrEqual(0);
    }
  });

  test('hold in a step of your own', async () => {
    const layer = /** @type {any} */ (layers.Dense(2, { kernelConstraint: 'unit_norm' }));
    const input = layers.Input({ shape: [4] });
    const step = trainFunction({ loss: ops.mean(ops.square(layer(input))), inputs: input, optimizer: 'sgd' });
    await step(x);
    const [kernel] = await layer.getWeights();
    for (const column of [0, 1]) {
      const length = Math.hypot(...[0, 1, 2, 3].map((row) => kernel.data[2 * row + column]));
      expect(length).toBeCloseTo(1, 5);
    }
  });

  test('refuses what is none', () => {
    expect(() => layers.Dense(2, { biasConstraint: 'nonneg' })).not.toThrow();
    expect(() => layers.Dense(2, { biasConstraint: 'positive' })).toThrow(/Unknown constraint 'positive'/);
    expect(() => constraints.MinMaxNorm({ rate: 2 })).toThrow(/'rate' must be a number from 0 to 1/);
  });
});

describe('together', () => {
  const options = {
    kernelRegularizer: 'l1',
    activityRegularizer: 'l2',
    kernelConstraint: 'max_norm',
    biasConstraint: 'non_neg',
  };

  test('are written to files and read again', async () => {
    const model = compiled({ ...options, kernelRegularizer: regularizers.L1L2({ l1: 0.5, l2: 0.25 }) });
    const loaded = await loadModel(await model.save());
    expect(loaded.layers[0].getConfig()).toEqual(model.layers[0].getConfig());
    expect(await loaded.evaluate(x, y, quiet)).toEqual(await model.evaluate(x, y, quiet));
  });

  test.each([
    ['AdamW', { globalClipnorm: 0.1, lossScaleFactor: 4 }],
    ['Nadam', { useEma: true, gradientAccumulationSteps: 2 }],
    ['Lion', { learningRate: (/** @type {number} */ step) => 0.1 / (1 + step) }],
  ])('several workers train to the same weights: %s', async (name, settings) => {
    const results = [];
    for (const workers of [1, 2]) {
      const model = compiled(
        options,
        /** @type {any} */ (optimizers)[name]({ learningRate: 0.05, ...settings }),
      );
      await model.fit(x, y, { ...quiet, epochs: 3, batchSize: 4, workers });
      results.push(await model.getWeights());
    }
    results[0].forEach((/** @type {any} */ weight, /** @type {number} */ i) =>
      weight.data.forEach((/** @type {number} */ value, /** @type {number} */ k) =>
        expect(results[1][i].data[k]).toBeCloseTo(value, 4),
      ),
    );
  });
});

describe('learning rates that follow a schedule', () => {
  const { schedules } = optimizers;
  const rate = (/** @type {number} */ step) => 0.3 * 0.9 ** step;

  test('hold for every step, however fit runs', async () => {
    const plain = compiled({});
    for (let step = 0; step < 9; step++) {
      plain.optimizer.learningRate = rate(step);
      const rows = [4 * (step % 3), Math.min(4 * (step % 3) + 4, 10)];
      await plain.trainOnBatch(x.slice(...rows), y.slice(...rows));
    }
    const expected = await kernelOf(plain);
    const decay = schedules.ExponentialDecay(0.3, 1, 0.9);
    const fit = { ...quiet, epochs: 3, batchSize: 4, shuffle: false };
    for (const given of [decay, rate]) {
      for (const more of [{}, { callbacks: { onTrainBatchEnd() {} } }, { callbacks: { onEpochEnd() {} } }]) {
        const model = compiled({}, optimizers.SGD({ learningRate: given }));
        await model.fit(x, y, { ...fit, ...more });
        (await kernelOf(model)).forEach((/** @type {number} */ w, /** @type {number} */ i) =>
          expect(w).toBeCloseTo(expected[i], 6),
        );
        expect(model.optimizer.learningRate).toBeCloseTo(rate(9), 6);
      }
    }
  });

  test('are written to files without a rate, and read again', async () => {
    const decay = schedules.CosineDecay(0.1, 20, { alpha: 0.1 });
    const model = compiled({}, optimizers.Adam({ learningRate: decay }));
    await model.fit(x, y, { ...quiet, epochs: 2 });
    const loaded = await loadModel(await model.save());
    expect(loaded.optimizer.getConfig()).toEqual(model.optimizer.getConfig());
    expect(loaded.optimizer.learningRate).toBeCloseTo(model.optimizer.learningRate, 9);
    await model.fit(x, y, { ...quiet, epochs: 2, shuffle: false });
    await loaded.fit(x, y, { ...quiet, epochs: 2, shuffle: false });
    expect(await kernelOf(loaded)).toEqual(await kernelOf(model));
  });

  test('cannot be set, and must be numbers', async () => {
    const model = compiled({}, optimizers.SGD({ learningRate: schedules.PolynomialDecay(0.1, 10) }));
    expect(() => (model.optimizer.learningRate = 0.5)).toThrow(
      /was made with a schedule.*cannot be set to 0.5/,
    );
    const odd = compiled({}, optimizers.SGD({ learningRate: () => NaN }));
    await expect(odd.trainOnBatch(x, y)).rejects.toThrow(
      /must return a number of at least 0; for step 0 it returned NaN/,
    );
    expect(() => schedules.ExponentialDecay(0.1, 0, 0.5)).toThrow(/'decaySteps' must be above 0/);
    expect(() => schedules.PiecewiseConstantDecay([1], [1])).toThrow(/one value more than boundaries/);
    class Halves extends schedules.LearningRateSchedule {
      call(/** @type {number} */ step) {
        return 0.5 ** step;
      }
    }
    expect(/** @type {any} */ (new Halves())(2)).toBe(0.25);
  });
});

describe('options of all optimizers', () => {
  test.each([
    [{ clipnorm: 1, clipvalue: 1 }, /only one of clipnorm, clipvalue and globalClipnorm/],
    [
      { gradientAccumulationSteps: 1 },
      /'gradientAccumulationSteps' must be a whole number of at least 2; received 1/,
    ],
    [{ emaMomentum: 2 }, /'emaMomentum' must be a number from 0 to 1/],
    [{ emaOverwriteFrequency: 0 }, /'emaOverwriteFrequency' must be a positive whole number/],
    [{ weightDecay: -1 }, /'weightDecay' must be a number from 0/],
    [{ lossScaleFactor: 0 }, /'lossScaleFactor' must not be 0/],
  ])('refuses %j', (options, message) => {
    expect(() => optimizers.Adam(/** @type {any} */ (options))).toThrow(message);
  });

  test('weight decay has to be told before training whom it spares, and AdamW has one', async () => {
    const model = compiled({}, optimizers.AdamW());
    await model.trainOnBatch(x, y);
    expect(() => model.optimizer.excludeFromWeightDecay({ varNames: ['bias'] })).toThrow(
      /before training begins/,
    );
    expect(() => optimizers.AdamW({ weightDecay: null })).toThrow(/must be a number; received null/);
    expect(() => optimizers.Lion({ beta1: 0 })).toThrow(/'beta1' must be above 0/);
  });

  test('weights spared by name are spared', async () => {
    const run = async (/** @type {string[]} */ varNames) => {
      const optimizer = optimizers.SGD({ learningRate: 0, weightDecay: 0.5 });
      optimizer.learningRate = 1e-3;
      optimizer.excludeFromWeightDecay({ varNames });
      const model = compiled({ biasInitializer: 'ones' }, optimizer);
      await model.trainOnBatch(x, y);
      return model.getWeights();
    };
    const [all, spared] = [await run([]), await run(['bias'])];
    expect(spared[0].data).toEqual(all[0].data);
    all[1].data.forEach((/** @type {number} */ b, /** @type {number} */ i) =>
      expect(spared[1].data[i] - b).toBeCloseTo(5e-4, 6),
    );
  });
});
