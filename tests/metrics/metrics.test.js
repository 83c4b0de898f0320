// Metrics by themselves: what golden values do not show. Those stand in tests/golden/metrics.test.js.

import { describe, expect, test } from '@jest/globals';

import { Model, layers, metrics, ops } from '../../js/index.js';
import { liveBytes, quiet, samples } from '../support/models.js';

const [x, y] = samples();

describe('a state', () => {
  test('adds up batches of any size, and can begin anew', async () => {
    const m = metrics.Mean();
    await m.updateState([1, 2, 3]);
    await m.updateState(6);
    expect(await m.result()).toBe(3);
    m.resetState();
    await m.updateState([1, 5], { sampleWeight: [3, 1] });
    expect(await m.result()).toBe(2);
    const sum = metrics.Sum();
    expect(await sum.result()).toBe(0);
    await sum.updateState([[1, 2], [3, 4]], { sampleWeight: [1, 0.5] }); // prettier-ignore
    expect(await sum.result()).toBe(6.5);
  });

  test('is nothing before the first batch', async () => {
    expect(await metrics.BinaryAccuracy().result()).toBe(0);
    expect(await metrics.AUC().result()).toBe(0);
    expect(await metrics.Precision({ thresholds: [0.2, 0.4] }).result()).toEqual([0, 0]);
    expect(await metrics.MeanIoU(3).result()).toBe(0);
  });

  test('takes plain arrays of one axis, as in the documentation of Keras', async () => {
    const auc = metrics.AUC({ numThresholds: 3 });
    await auc.updateState([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]);
    expect(await auc.result()).toBeCloseTo(0.75, 5);
    const precision = metrics.Precision();
    await precision.updateState([0, 1, 1, 1], [1, 0, 1, 1], { sampleWeight: [0, 0, 1, 0] });
    expect(await precision.result()).toBe(1);
    const recall = metrics.Recall({ topK: 1 });
    await recall.updateState([[0, 1, 0]], [[0.1, 0.5, 0.2]]);
    expect(await recall.result()).toBe(1);
  });

  test('updates take turns', async () => {
    const m = metrics.MeanSquaredError();
    const one = m.updateState(y, y);
    m.resetState();
    await Promise.all([one, m.updateState([[1, 2]], [[1, 4]])]);
    expect(await m.result()).toBe(2);
  });

  test('of equal values in a top-k the first count, in a row of any rank', async () => {
    const m = metrics.Precision({ topK: 2 });
    await m.updateState([[[1, 1, 0, 0]]], [[[0.5, 0.5, 0.5, 0.1]]]);
    expect(await m.result()).toBe(1);
  });

  test('that is forgotten leaves nothing in the engine', async () => {
    const before = await liveBytes();
    for (let i = 0; i < 3; i++) {
      const m = metrics.AUC();
      await m.updateState([0, 1], [0.2, 0.8]);
      await m.dispose();
    }
    expect(await liveBytes()).toBe(before);
  });
});

describe("metrics of one's own", () => {
  class Largest extends metrics.Metric {
    call(/** @type {any} */ yTrue, /** @type {any} */ yPred) {
      return ops.categoricalAccuracy(yTrue, yPred);
    }
  }

  /** The range of all errors cannot be added up, but the sum of their fourth powers can. */
  class Fourth extends metrics.Metric {
    sums(/** @type {any} */ yTrue, /** @type {any} */ yPred) {
      const square = ops.square(ops.sub(yTrue, yPred));
      return [ops.sum(ops.square(square)), ops.sum(ops.onesLike(square))];
    }

    fromSums(/** @type {number[]} */ [total, count]) {
      return (total / count) ** (1 / 4);
    }
  }

  test('are named after their class, and work in fit and by themselves', async () => {
    const input = layers.Input({ shape: [4] });
    const model = Model({ inputs: input, outputs: layers.Dense(2)(input) });
    model.compile({ loss: 'mse', metrics: [new Largest(), new Fourth({ name: 'odd' }), metrics.F1Score()] });
    const logs = await model.evaluate(x, y, { ...quiet, batchSize: 7 });
    expect(Object.keys(logs)).toEqual(['f1_score', 'largest', 'loss', 'odd']);
    expect(logs.f1_score).toHaveLength(2);
    const m = new Fourth();
    const outputs = await model.predict(x, quiet);
    await m.updateState(y, outputs);
    expect(await m.result()).toBeCloseTo(logs.odd, 6);
    const errors = [...outputs.data].map((v, i) => (v - y.data[i]) ** 4);
    expect(logs.odd).toBeCloseTo((errors.reduce((a, b) => a + b) / errors.length) ** (1 / 4), 5);
  });

  test('that define nothing are told so', async () => {
    class Empty extends metrics.Metric {}
    const m = new Empty();
    await expect(m.updateState([1], [1])).rejects.toThrow(
      /must define call\(yTrue, yPred\), or sums and fromSums/,
    );
  });
});

test.each([
  [() => metrics.AUC({ curve: 'RC' }), /metric AUC: curve must be 'ROC', 'PR', 'PRGAIN'; received 'RC'/],
  [() => metrics.AUC({ summationMethod: 'x' }), /summationMethod must be 'interpolation'/],
  [() => metrics.AUC({ numThresholds: 1 }), /numThresholds must be at least 2; received 1/],
  [() => metrics.AUC({ thresholds: [2] }), /'thresholds' must be a number from 0 to 1; received 2/],
  [() => metrics.AUC({ numLabels: 3 }), /numLabels is for multiLabel: true alone/],
  [() => metrics.Precision({ thresholds: -1 }), /metric Precision: 'thresholds' must be a number from 0 to 1; received -1/],
  [() => metrics.Precision({ topK: 0 }), /'topK' must be a positive whole number; received 0/],
  [() => metrics.Recall({ classId: -1 }), /'classId' must be a number from 0; received -1/],
  [() => metrics.PrecisionAtRecall(), /'recall' must be a number from 0 to 1; received undefined/],
  [() => metrics.SensitivityAtSpecificity(2), /'specificity' must be a number from 0 to 1; received 2/],
  [() => metrics.F1Score({ average: 'mean' }), /'average' must be 'micro' or 'macro' or 'weighted'; received 'mean'/],
  [() => metrics.F1Score({ threshold: 2 }), /metric F1Score: 'threshold'/],
  [() => metrics.F1Score({ beta: 2 }), /metric F1Score has no option 'beta'/],
  [() => metrics.FBetaScore({ beta: 0 }), /'beta' must be a number/],
  [() => metrics.R2Score({ classAggregation: 'mean' }), /classAggregation must be 'uniform_average'.*received 'mean'/],
  [() => metrics.R2Score({ numRegressors: -1 }), /numRegressors must be a whole number from 0; received -1/],
  [() => metrics.MeanIoU(), /'numClasses' must be a positive whole number; received undefined/],
  [() => metrics.IoU(3), /targetClassIds must be an array of classes; received undefined/],
  [() => metrics.IoU(3, [3]), /'targetClassIds' must be a number from 0 to 2; received 3/],
  [() => metrics.MeanIoU(3, { axis: 1 }), /axis must be -1, the last one; received 1/],
  [() => metrics.MeanIoU(3, { sparseYTrue: false }), /targets that are one-hot with outputs that are numbers/],
  [() => metrics.TopKCategoricalAccuracy({ k: 1.5 }), /'k' must be a positive whole number; received 1.5/],
  [() => metrics.Mean({ dtype: 'float16' }), /metric Mean: the option 'dtype' is not implemented/],
  [() => metrics.get('auk'), /Unknown metric 'auk'. Did you mean 'auc'/],
])('%s', (make, message) => {
  expect(make).toThrow(message);
}); // prettier-ignore

test.each([
  [[[1, 2]], [[1, 2, 3]], {}, /yTrue \[1, 2\], output \[batch, 3\]/],
  [[[1, 2]], [[1, 2]], { sampleWeight: [1, 2] }, /'yTrue' has 1, 'yPred' has 1, 'sampleWeight' has 2/],
  [[[1, 2]], undefined, {}, /yPred is missing/],
  [[[1, 2]], [[1, 2]], { weight: 1 }, /updateState\(\) has no option 'weight'/],
])('updateState(%j, %j, %j)', async (yTrue, yPred, options, message) => {
  await expect(metrics.MeanSquaredError().updateState(yTrue, yPred, options)).rejects.toThrow(message);
});

test('scores by row are for outputs of one axis', async () => {
  const cube = [[[0, 1]]];
  await expect(metrics.F1Score().updateState(cube, cube)).rejects.toThrow(/F1Score expects outputs of shape \[batch, classes\]/); // prettier-ignore
  await expect(metrics.R2Score().updateState(cube, cube)).rejects.toThrow(/R2Score expects outputs of shape/);
});
