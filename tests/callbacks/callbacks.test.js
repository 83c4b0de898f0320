import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

import { CallbackList } from '../../js/callbacks/callback_list.js';
import * as callbacks from '../../js/callbacks/index.js';
import { ValueError } from '../../js/errors.js';

/** Stands for a model: its weights are the number of the epoch that made them. */
function fakeModel() {
  return {
    weights: -1,
    stopTraining: false,
    getWeights: async () => model.weights,
    setWeights: async (/** @type {number} */ weights) => void (model.weights = weights),
  };
}

/** @type {ReturnType<typeof fakeModel>} */ let model;

beforeEach(() => {
  model = fakeModel();
});

/**
 * Trains in pretence: epoch by epoch with the logs given.
 *
 * @param {unknown} given callbacks
 * @param {Record<string, number>[]} epochs
 */
async function run(given, epochs) {
  const list = new CallbackList(given, { model, params: { verbose: 0, epochs: epochs.length, steps: 1 } });
  await list.call('onTrainBegin');
  for (const [epoch, logs] of epochs.entries()) {
    model.weights = epoch;
    await list.call('onEpochEnd', epoch, logs);
    if (model.stopTraining) break;
  }
  await list.call('onTrainEnd');
  return list.history;
}

/** @param {number[]} values */
const losses = (...values) => values.map((val_loss) => ({ val_loss }));

describe('CallbackList', () => {
  test('calls hooks in order, waits for each, and gives model and params', async () => {
    /** @type {string[]} */ const heard = [];
    class Slow extends callbacks.Callback {
      async onEpochEnd(/** @type {number} */ epoch) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        heard.push(`slow ${epoch} ${this.params.epochs} ${this.model === model}`);
      }
    }
    await run(
      [new Slow(), [{ onEpochEnd: (/** @type {number} */ epoch) => heard.push(`quick ${epoch}`) }]],
      losses(1),
    );
    expect(heard).toEqual(['slow 0 1 true', 'quick 0']);
  });

  test('an error in a hook ends the run', async () => {
    const failing = { onEpochEnd: () => Promise.reject(new Error('mine')) };
    await expect(run(failing, losses(1))).rejects.toThrow('mine');
  });

  test('every batch is wanted only where a batch hook is', () => {
    class Counts extends callbacks.Callback {
      onTrainBatchEnd() {}
    }
    const none = new CallbackList([callbacks.EarlyStopping()], { params: { verbose: 1 } });
    expect(none.wantsEveryBatch('Train')).toBe(false);
    expect(new CallbackList(new Counts()).wantsEveryBatch('Train')).toBe(true);
    expect(new CallbackList(new Counts()).wantsEveryBatch('Test')).toBe(false);
    expect(new CallbackList({ onPredictBatchBegin() {} }).wantsEveryBatch('Predict')).toBe(true);
  });

  test('progress reaches the progress line alone', () => {
    const line = callbacks.ProgbarLogger();
    const drawn = jest.spyOn(line, 'onTrainBatchEnd');
    const other = { onEpochEnd: jest.fn() };
    new CallbackList([line, other], { params: { verbose: 1, epochs: 1, steps: 3 } }).progress('Train', 1, {
      loss: 1,
    });
    expect(drawn).toHaveBeenCalledWith(1, { loss: 1 });
  });

  test('History and progress line are added once', () => {
    const history = callbacks.History();
    const list = new CallbackList([history, callbacks.ProgbarLogger()], { params: { verbose: 1 } });
    expect(list.history).toBe(history);
    expect(list.callbacks).toHaveLength(2);
    expect(new CallbackList(undefined, { params: { verbose: 0 } }).callbacks).toHaveLength(1);
  });

  test.each([['early'], [5], [() => {}]])('%p is no callback', (wrong) => {
    expect(() => new CallbackList([wrong])).toThrow(ValueError);
    expect(() => new CallbackList([wrong])).toThrow(/callbacks should be callbacks, such as/);
  });
});

describe('Lambda', () => {
  test('takes hooks by name, without new', () => {
    const onTrainEnd = jest.fn();
    const callback = callbacks.Lambda({ onTrainEnd });
    callback.onTrainEnd();
    expect(onTrainEnd).toHaveBeenCalled();
    expect(callback).toBeInstanceOf(callbacks.Callback);
    expect(callbacks.LambdaCallback).toBe(callbacks.Lambda);
  });

  test('an unknown hook is named with the nearest', () => {
    expect(() => callbacks.Lambda(/** @type {any} */ ({ onEpochsEnd() {} }))).toThrow(
      /Unknown callback hook 'onEpochsEnd'. Did you mean 'onEpochEnd'\?/,
    );
    expect(() => callbacks.Lambda(/** @type {any} */ ({ onEpochEnd: 3 }))).toThrow(
      /should be a function; received 3/,
    );
  });
});

describe('History', () => {
  test('collects numbers by name, and only those there are', async () => {
    const history = await run([], [{ loss: 2 }, { loss: 1, val_loss: 3 }]);
    expect(history.history).toEqual({ loss: [2, 1], val_loss: [3] });
    expect(history.epoch).toEqual([0, 1]);
    expect(history.params).toEqual({ verbose: 0, epochs: 2, steps: 1 });
    expect(history.model).toBe(model);
  });
});

describe('EarlyStopping', () => {
  /** @type {any} */ let warn;
  /** @type {any} */ let log;
  beforeEach(() => {
    warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    log = jest.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterEach(() => jest.restoreAllMocks());

  test.each([
    // options, val_loss by epoch, epochs that are run
    [{}, losses(3, 2, 2, 1), 3],
    [{ patience: 2 }, losses(3, 2, 2, 1, 1, 1, 0), 6],
    [{ patience: 3 }, losses(1, 2, 3, 4, 5), 4],
    [{ minDelta: 0.5 }, losses(3, 2.6, 2.4), 2],
    [{ minDelta: -0.5 }, losses(3, 2.4, 2.1), 3],
    [{ mode: 'max' }, losses(3, 4, 3.5, 5), 3],
    [{ baseline: 2 }, losses(3, 2.5, 2.4), 3],
    [{ baseline: 2, patience: 2 }, losses(3, 2.5, 1.9, 1.8, 1.9, 1.9, 1.9), 6],
    [{ startFromEpoch: 2, patience: 1 }, losses(1, 2, 3, 4, 5), 4],
    [{ patience: 1 }, losses(NaN, NaN, NaN), 2],
  ])('%j: as Keras stops', async (options, epochs, ran) => {
    const history = await run([callbacks.EarlyStopping(/** @type {any} */ (options))], epochs);
    expect(history.epoch).toHaveLength(ran);
  });

  test('restores the best weights, when stopped and when not', async () => {
    await run([callbacks.EarlyStopping({ patience: 2, restoreBestWeights: true })], losses(3, 1, 2, 2, 2));
    expect(model).toMatchObject({ weights: 1, stopTraining: true });
    model = fakeModel();
    await run([callbacks.EarlyStopping({ patience: 9, restoreBestWeights: true })], losses(3, 1, 2));
    expect(model).toMatchObject({ weights: 1, stopTraining: false });
    model = fakeModel();
    await run([callbacks.EarlyStopping({ patience: 1 })], losses(3, 1, 2));
    expect(model.weights).toBe(2);
  });

  test.each([
    ['val_accuracy', true],
    ['accuracy', true],
    ['out_auc', true],
    ['precision_1', true],
    ['val_loss', false],
    ['mean_squared_error', false],
    ['val_mae', false],
  ])('%s: more is better is %p', async (monitor, grows) => {
    const epochs = [1, 2, 3].map((value) => ({ [monitor]: value }));
    const history = await run([callbacks.EarlyStopping({ monitor })], epochs);
    expect(history.epoch).toHaveLength(grows ? 3 : 2);
  });

  test('a metric whose good direction cannot be told needs mode', async () => {
    await expect(run([callbacks.EarlyStopping({ monitor: 'beauty' })], [{ beauty: 1 }])).rejects.toThrow(
      /more or less of 'beauty' is better .* Pass mode: 'max' or mode: 'min'/,
    );
    await run([callbacks.EarlyStopping({ monitor: 'beauty', mode: 'max' })], [{ beauty: 1 }]);
  });

  test('a metric that is not there is warned of in the words of Keras', async () => {
    const history = await run([callbacks.EarlyStopping()], [{ loss: 1, mae: 2 }, { loss: 1, mae: 2 }]); // prettier-ignore
    expect(history.epoch).toHaveLength(2);
    expect(warn).toHaveBeenCalledWith(
      'Early stopping conditioned on metric `val_loss` which is not available. Available metrics are: loss,mae',
    );
  });

  test('verbose says what it did', async () => {
    await run([callbacks.EarlyStopping({ verbose: 1, restoreBestWeights: true })], losses(1, 2));
    expect(log.mock.calls).toEqual([
      ['Epoch 2: early stopping'],
      ['Restoring model weights from the end of the best epoch: 1.'],
    ]);
  });

  test('can be used for another training', async () => {
    const stopping = callbacks.EarlyStopping();
    await run([stopping], losses(1, 2));
    model = fakeModel();
    expect((await run([stopping], losses(9, 8, 9))).epoch).toHaveLength(3);
  });

  test('bad options', () => {
    expect(() => callbacks.EarlyStopping(/** @type {any} */ ({ patiense: 1 }))).toThrow(
      /Did you mean 'patience'/,
    );
    expect(() => callbacks.EarlyStopping(/** @type {any} */ ({ mode: 'best' }))).toThrow(
      /'auto', 'min' or 'max'/,
    );
  });
});
