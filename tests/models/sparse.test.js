// Multi-hot data: program 2, and that a model cannot tell it from the same data with all its zeros.

import { describe, expect, test } from '@jest/globals';

import * as hornet from '../../js/index.js';
import { sendData } from '../../js/worker/connect.js';
import { quiet, weightsOf } from '../support/models.js';
import { newswires } from '../support/newswires.js';
import { classifier, program2 } from './program2.js';

const { Model, Sequential, layers, optimizers, setRandomSeed, tensor, utils } = hornet;
const [WIDTH, TOPICS] = [1000, 5];
const { texts, topics } = newswires({ count: 300, words: WIDTH, topics: TOPICS });
const x = utils.multiHot(texts, WIDTH);
const y = utils.toCategorical(topics, TOPICS);

/** @param {any} [optimizer] */
function ready(optimizer = 'adam') {
  setRandomSeed(4);
  const model = classifier(hornet, WIDTH, TOPICS);
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  return model;
}

/** What training comes to: history and weights. @param {() => any} make @param {any} data @param {any} [options] */
async function trained(make, data, options) {
  setRandomSeed(4);
  const model = make();
  if (!model.compiled)
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  const { history } = await model.fit(data, y, { ...quiet, epochs: 2, batchSize: 64, ...options });
  const weights = await weightsOf(model);
  await model.dispose();
  return { history, weights };
}

test('program 2 learns the topics of made-up newswires', async () => {
  setRandomSeed(1);
  const news = newswires({ count: 1500, words: 10000, topics: 46, length: 60 });
  const { model, history, x: all, y: labels } = await program2(hornet, { ...news, held: 250, batchSize: 64 });
  expect(Object.keys(history.history)).toEqual(['accuracy', 'loss', 'val_accuracy', 'val_loss']);
  expect(history.history.accuracy[0]).toBeLessThan(0.6);
  expect(history.history.accuracy.at(-1)).toBeGreaterThan(0.97);
  const { accuracy } = await model.evaluate(all.slice(0, 250), labels.slice(0, 250), quiet);
  expect(accuracy).toBeGreaterThan(0.85);
  await model.dispose();
});

describe('the same bits as from dense data', () => {
  const kinds = {
    sgd: () => optimizers.SGD({ learningRate: 0.1 }),
    momentum: () => optimizers.SGD({ learningRate: 0.1, momentum: 0.9 }),
    nesterov: () => optimizers.SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    rmsprop: () => optimizers.RMSprop({ learningRate: 0.01, momentum: 0.5, centered: true }),
    adam: () => optimizers.Adam({ learningRate: 0.01, amsgrad: true }),
  };

  test.each(Object.keys(kinds))('%s', async (kind) => {
    const make = () => ready(kinds[kind]());
    const sparse = await trained(make, x);
    expect(sparse).toEqual(await trained(make, x.dense()));
    expect(sparse.history.loss[1]).toBeLessThan(sparse.history.loss[0]);
  });

  test('with validationSplit, and with validationData of the other kind', async () => {
    const split = await trained(ready, x, { validationSplit: 0.2 });
    expect(split).toEqual(await trained(ready, x.dense(), { validationSplit: 0.2 }));
    expect(split.history.val_loss).toHaveLength(2);
    expect(await trained(ready, x, { validationData: [x.dense(), y] })).toEqual(
      await trained(ready, x.dense(), { validationData: [x, y] }),
    );
  });

  test('in evaluate, predict and single batches of one model', async () => {
    const model = ready();
    const both = async (/** @type {(data: any) => any} */ run) => {
      const result = await run(x);
      expect(result).toEqual(await run(x.dense()));
      return result;
    };
    expect(await both((data) => model.evaluate(data, y, quiet))).toHaveProperty('accuracy');
    const outputs = await both(async (data) => (await model.predict(data, quiet)).array());
    expect((await model.predict(x.slice(7, 8), quiet)).array()[0]).toEqual(outputs[7]);
    expect((await model.predictOnBatch(x.slice(-3))).array()).toEqual(outputs.slice(-3));
    await both((data) => model.testOnBatch(data.slice(0, 9), y.slice(0, 9)));
    const [one, other] = [ready(), ready()];
    await one.trainOnBatch(x.slice(0, 33), y.slice(0, 33));
    await other.trainOnBatch(x.dense().slice(0, 33), y.slice(0, 33));
    expect(await weightsOf(one)).toEqual(await weightsOf(other));
    await Promise.all([model, one, other].map((m) => m.dispose()));
  });

  test('when it goes to a worker in pieces', async () => {
    const model = ready();
    const expected = (await model.predict(x.slice(20, 60), quiet)).data;
    const { id: plan, lowered } = await model.predictionPlan(64, [32]);
    const runner = await model.side.runner();
    const remote = {
      isRemote: true,
      allocateData: (/** @type {any} */ head) => runner.allocateData(structuredClone(head)),
      writeData: runner.writeData.bind(runner),
    };
    const source = await sendData(/** @type {any} */ (remote), x.slice(20, 60).pack());
    expect(await runner.findNonFinite(source)).toBe(-1);
    const pass = { plan, sources: [source], rows: [0, 40], batch: 40, tallies: [], outputs: lowered.fetch };
    expect(await runner.predict(/** @type {any} */ (pass))).toEqual([expected]);
    await runner.freeData([source]);
    await model.dispose();
  });
});

describe('whatever takes it', () => {
  const input = () => layers.Input({ shape: [WIDTH], name: 'words' });

  test.each([
    [
      'dropout behind it',
      () =>
        Sequential([
          input(),
          layers.Dense(8),
          layers.Dropout(0.3),
          layers.Dense(TOPICS, { activation: 'softmax' }),
        ]),
    ],
    [
      'an activation first',
      () => Sequential([input(), layers.ReLU(), layers.Dense(TOPICS, { activation: 'softmax' })]),
    ],
    [
      'a model in a model',
      () => Sequential([input(), Sequential([input(), layers.Dense(TOPICS)]), layers.Softmax()]),
    ],
    [
      'a model without Input',
      () => Sequential([layers.Dense(8), layers.Dense(TOPICS, { activation: 'softmax' })]),
    ],
    [
      'two layers, one of which needs the zeros',
      () => {
        const words = input();
        const joined = layers.Concatenate()([layers.Dense(8)(words), layers.ReLU()(words)]);
        return Model({ inputs: words, outputs: layers.Dense(TOPICS, { activation: 'softmax' })(joined) });
      },
    ],
  ])('%s', async (_, make) => {
    expect(await trained(make, x)).toEqual(await trained(make, x.dense()));
  });

  test('dropout before anything else, whose mask is of the ones and zeros alike', async () => {
    const make = () =>
      Sequential([input(), layers.Dropout(0.3), layers.Dense(TOPICS, { activation: 'softmax' })]);
    const { history } = await trained(make, x, { epochs: 15 });
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0] / 1.2);
  });

  test('a model with several inputs, one of them sparse', async () => {
    const make = () => {
      const [words, numbers] = [input(), layers.Input({ shape: [3], name: 'numbers' })];
      const joined = layers.Concatenate()([layers.Dense(8)(words), layers.Dense(4)(numbers)]);
      return Model({
        inputs: [words, numbers],
        outputs: layers.Dense(TOPICS, { activation: 'softmax' })(joined),
      });
    };
    const numbers = tensor(
      new Float32Array(900).map((_, i) => Math.sin(i)),
      [300, 3],
    );
    expect(await trained(make, { words: x, numbers })).toEqual(await trained(make, [x.dense(), numbers]));
  });

  test('rows without a word, and a batch of nothing else', async () => {
    const model = ready();
    const empty = utils.multiHot([[], [], []], WIDTH);
    const outputs = await model.predict(empty, quiet);
    expect(outputs.array()).toEqual((await model.predict(empty.dense(), quiet)).array());
    await model.trainOnBatch(empty, y.slice(0, 3));
    await model.dispose();
  });

  test('as a target: several labels a sample', async () => {
    const labels = texts.map((_, i) => [i % 5, (i * 7) % 5]);
    const make = () => Sequential([input(), layers.Dense(TOPICS, { activation: 'sigmoid' })]);
    const weights = [];
    for (const target of [utils.multiHot(labels, TOPICS), utils.multiHot(labels, TOPICS).dense()]) {
      setRandomSeed(2);
      const model = make();
      model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] });
      await model.fit(x, target, quiet);
      weights.push(await weightsOf(model));
      await model.dispose();
    }
    expect(weights[0]).toEqual(weights[1]);
  });

  test('another width is an error that says which', async () => {
    const model = ready();
    const wide = utils.multiHot(texts, WIDTH + 1);
    await expect(model.fit(wide, y, quiet)).rejects.toThrow(
      /x must have the shape \[batch, 1000\].*received \[300, 1001\]\. Axis 1 differs/,
    );
    await model.dispose();
  });
});

test('a plan for it has no room for the zeros', async () => {
  const model = ready();
  const runner = await model.side.runner();
  const bytesOf = async (/** @type {number[]} */ rooms) =>
    (await runner.dumpPlan((await model.predictionPlan(256, rooms)).id)).bytes;
  expect(await bytesOf([0])).toBeGreaterThan(256 * 4 * WIDTH);
  expect(await bytesOf([32])).toBeLessThan((256 * 4 * WIDTH) / 4);
  await model.dispose();
});
