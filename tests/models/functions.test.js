// Prediction and training as plain functions.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, test } from '@jest/globals';

import { ShapeError, ValueError } from '../../js/errors.js';
import { Model, Sequential, layers, setRandomSeed, tensor, utils } from '../../js/index.js';
import { classes, liveBytes, network, quiet, samples, soon, weightsOf } from '../support/models.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const [x, y] = samples();

/** @param {any} [options] */
function ready(options = {}) {
  setRandomSeed(3);
  const model = network(options);
  model.compile({ loss: 'mse', optimizer: 'adam' });
  return model;
}

describe('makePredictFunction', () => {
  test('gives what predict gives, in the same array each time', async () => {
    const model = ready();
    const expected = await model.predict(x, quiet);
    const [one, three] = [
      await model.makePredictFunction(),
      await model.makePredictFunction({ batchSize: 3 }),
    ];
    const result = one(x.at(5).data);
    expect([...result]).toEqual([...expected.at(5).data]);
    expect(one([...x.at(6).data])).toBe(result);
    expect([...result]).toEqual([...expected.at(6).data]);
    expect([...three(x.slice(7, 10))]).toEqual([...expected.slice(7, 10).data]);
    expect([...(await model.predict(x.slice(0, 1), quiet)).data]).toEqual([...expected.at(0).data]); // the same plan
    expect([...one(x.at(8).data)]).toEqual([...expected.at(8).data]);
    await model.dispose();
  });

  test('goes by the weights of the moment, also after memory has grown', async () => {
    const model = ready();
    const predict = await model.makePredictFunction();
    const first = predict(x.at(0).data).slice();
    await model.fit(x, y, quiet);
    const large = Sequential([layers.Input({ shape: [2048] }), layers.Dense(4096)]);
    await large.predict(tensor(new Float32Array(2048), [1, 2048]), quiet);
    const second = predict(x.at(0).data).slice();
    expect(second).not.toEqual(first);
    expect(second).toEqual((await model.predict(x.slice(0, 1), quiet)).data);
    await Promise.all([model.dispose(), large.dispose()]);
  });

  test('takes several inputs in order, and gives outputs as predict does', async () => {
    const [xa, xb] = [tensor([[1, 2]]), tensor([[3, 4, 5]])]; // prettier-ignore
    const forms = [
      (/** @type {any[]} */ both) => layers.Concatenate()(both),
      (/** @type {any[]} */ both) => [layers.Concatenate()(both)],
      (/** @type {any[]} */ both) => both,
      (/** @type {any[]} */ [left, right]) => ({ left, right }),
    ];
    for (const form of forms) {
      const inputs = [layers.Input({ shape: [2], name: 'a' }), layers.Input({ shape: [3], name: 'b' })];
      const model = Model({ inputs, outputs: form(inputs.map((input) => layers.Dense(2)(input))) });
      const predict = await model.makePredictFunction();
      const flat = (/** @type {any} */ value) =>
        value.data ??
        (ArrayBuffer.isView(value) ? value : Object.entries(value).map(([k, v]) => [k, flat(v)]));
      expect(flat(predict([[1, 2], [3, 4, 5]]))).toEqual(flat(await model.predict([xa, xb], quiet))); // prettier-ignore
      expect(() => predict([1, 2])).toThrow(
        /predict: x for input 'a' should be an array of 2 numbers.*received 1/,
      );
      expect(() => predict([[1, 2]])).toThrow(
        /has 2 inputs \(a, b\)\. Pass an array with the numbers for each/,
      );
      await model.dispose();
    }
  });

  test('makes nothing: neither in the engine nor for the garbage collector', async () => {
    const model = ready();
    const predict = await model.makePredictFunction();
    const data = x.at(0).data;
    const bytes = await liveBytes();
    let made = Infinity; // bytes a call: none once V8 has compiled the function, which it does when it finds the time
    for (let round = 0; round < 30 && made >= 1; round++) {
      await soon(10);
      collectGarbage();
      const heap = process.memoryUsage().heapUsed;
      for (let i = 0; i < 20_000; i++) predict(data);
      made = (process.memoryUsage().heapUsed - heap) / 20_000;
    }
    expect(made).toBeLessThan(1);
    expect(await liveBytes()).toBe(bytes);
    await model.dispose();
  });

  test.each([
    [
      [1, 2, 3],
      /predict: x should be an array of 4 numbers, the samples one behind the other.*received 3 of them/,
    ],
    [tensor([1, 2]), /received 2 of them/],
    [undefined, /received undefined/],
    [5, /received 5/],
  ])('refuses %p', async (data, message) => {
    const model = ready();
    const predict = await model.makePredictFunction();
    expect(() => predict(data)).toThrow(ShapeError);
    expect(() => predict(data)).toThrow(message);
    await model.dispose();
  });

  test('ends with its model, and says so', async () => {
    const model = ready();
    const predict = await model.makePredictFunction();
    model.compile({ loss: 'mse' });
    await model.cleared;
    expect(() => predict(x.at(0).data)).toThrow(/compiled anew or disposed of .* Make another one/);
    await model.dispose();
    await expect(model.makePredictFunction()).rejects.toThrow(/was disposed of/);
  });
});

describe('makeTrainFunction', () => {
  test('takes the steps of trainOnBatch, dropout and all', async () => {
    const [direct, other] = [ready({ dropout: 0.3 }), ready({ dropout: 0.3 })];
    setRandomSeed(1);
    const train = await direct.makeTrainFunction({ batchSize: 8 });
    const losses = [];
    for (let i = 0; i < 40; i += 8) losses.push(train(x.slice(i, i + 8).data, y.slice(i, i + 8)));
    setRandomSeed(1);
    const expected = [];
    for (let i = 0; i < 40; i += 8)
      expected.push((await other.trainOnBatch(x.slice(i, i + 8), y.slice(i, i + 8))).loss);
    expect(losses).toEqual(expected);
    expect(await weightsOf(direct)).toEqual(await weightsOf(other));
    await Promise.all([direct.dispose(), other.dispose()]);
  });

  test('obeys the learning rate of the moment', async () => {
    const model = ready();
    const train = await model.makeTrainFunction({ batchSize: 40 });
    train(x, y);
    const before = await weightsOf(model);
    model.optimizer.learningRate = 0;
    train(x, y);
    expect(await weightsOf(model)).toEqual(before);
    await model.dispose();
  });

  test('takes labels', async () => {
    const [points, labels] = classes();
    setRandomSeed(3);
    const model = network({ outputs: 3, activation: 'softmax' });
    model.compile({ loss: 'sparse_categorical_crossentropy', optimizer: 'adam', metrics: ['accuracy'] });
    const train = await model.makeTrainFunction({ batchSize: 60 });
    const first = train(points, labels);
    for (let i = 0; i < 500; i++) train(points, labels);
    expect(train(points, labels)).toBeLessThan(first / 2);
    await model.dispose();
  });

  test('takes sparse tensors as what they stand for', async () => {
    const losses = [];
    for (const sample of [utils.multiHot([[1, 3]], 4), [0, 1, 0, 1]]) {
      const model = ready();
      losses.push((await model.makeTrainFunction())(sample, [0, 1]));
      await model.dispose();
    }
    expect(losses[0]).toBe(losses[1]);
  });

  test('learns nothing from a loss that is not finite, and names its source', async () => {
    const model = ready();
    const train = await model.makeTrainFunction();
    const before = await weightsOf(model);
    expect(() => train([1, NaN, 2, 3], [0, 0])).toThrow(
      /train: the loss became NaN.*The data of this batch holds such a value/,
    );
    expect(await weightsOf(model)).toEqual(before);
    expect(() => train([1, 2, 3, 4], [0])).toThrow(/train: y should be an array of 2 numbers/);
    await model.dispose();
    expect(() => train([1, 2, 3, 4], [0, 0])).toThrow(
      /train: the model has been compiled anew or disposed of/,
    );
  });
});

test.each(['makePredictFunction', 'makeTrainFunction'])('%s says what it needs', async (name) => {
  const model = ready();
  await expect(model[name]({ batchSize: 0 })).rejects.toThrow(
    /'batchSize' must be a positive whole number; received 0/,
  );
  await expect(model[name]({ batch: 1 })).rejects.toThrow(/has no option 'batch'. Did you mean 'batchSize'/);
  model.side.runner = async () => /** @type {any} */ ({ isRemote: true });
  await expect(model[name]()).rejects.toThrow(ValueError);
  await expect(model[name]()).rejects.toThrow(
    /needs the engine in this thread.*configure\(\{ worker: false \}\)/,
  );
  await expect(network().makeTrainFunction()).rejects.toThrow(/must call compile\(\)/);
});
