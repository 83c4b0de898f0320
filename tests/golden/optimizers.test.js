/**
 * Optimizers and schedules as real Keras has them: the same weights after the same gradients, the same arrays kept in the
 * same order, configs that Keras and we read alike. Cases: optimizers.json, schedules.json.
 */
import { describe, expect, test } from '@jest/globals';

import { Model, layers, optimizers, tensor } from '../../js/index.js';
import { golden } from '../support/golden.js';
import { fingerprint, uniform } from '../support/hash.js';

const { cases, sizes, steps } = golden('optimizers');
const schedules = golden('schedules');

/** @param {ArrayLike<number>} got @param {number[]} expected */
function expectClose(got, expected, tolerance = 2e-5) {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) =>
    expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))),
  );
}

/** A model whose loss is x1 · w1 + x2 · w2: the gradient of each weight is the data. @returns {any} */
function linear() {
  const inputs = sizes.map((/** @type {number} */ size) => layers.Input({ shape: [size] }));
  const products = inputs.map((/** @type {any} */ input) => layers.Dense(1, { useBias: false })(input));
  return Model({ inputs, outputs: layers.Add()(products) });
}

const column = (/** @type {number} */ size, /** @type {number} */ seed, /** @type {number} */ by) =>
  tensor(uniform(size, seed).map((u) => u * by), [size, 1]); // prettier-ignore

describe('moves weights as real Keras does', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const model = linear();
    await model.setWeights(
      sizes.map((/** @type {number} */ size, /** @type {number} */ k) => column(size, k, 0.5)),
    );
    const optimizer = /** @type {any} */ (optimizers.get({ class_name: c.class, config: c.config }));
    expect({ ...c.config, ...optimizer.getConfig() }).toMatchObject(rounded(c.config));
    optimizer.excludeFromWeightDecay({
      varList: c.spared.map((/** @type {number} */ k) => model.weights[k]),
    });
    model.compile({ optimizer, loss: (/** @type {any} */ _t, /** @type {any} */ y) => y });
    const train = await model.makeTrainFunction();
    for (let step = 1; step <= steps; step++) {
      train(
        sizes.map((/** @type {number} */ size, /** @type {number} */ k) => uniform(size, 100 * step + k)),
        [0],
      );
      if (c.weights[step]) await expectWeights(model, c.weights[step]);
    }
    await expectKept(model, c.kept);
    await optimizer.finalizeVariableValues();
    await expectWeights(model, c.final);
    await model.dispose();
  });
});

/** Keras says rates as float32. @param {any} config */
const rounded = ({ learning_rate: rate, ...rest }) =>
  typeof rate === 'number' ? { ...rest, learning_rate: expect.closeTo(rate, 6) } : rest;

/** @param {any} model @param {number[][]} expected */
async function expectWeights(model, expected) {
  const weights = await model.getWeights();
  weights.forEach((/** @type {any} */ weight, /** @type {number} */ i) =>
    expectClose(fingerprint(weight.data), expected[i]),
  );
}

/** What a file would hold: the iteration, the rate, the arrays in Keras's order. @param {any} model @param {number[][]} expected */
async function expectKept(model, expected) {
  const { optimizer } = model;
  const { iteration, slots } = await model.readOptimizer();
  const kept = [
    [iteration],
    ...(optimizer.schedule ? [] : [[optimizer.learningRate]]),
    ...optimizer.slotOrder(2).map((/** @type {[number, number]} */ [w, s]) => slots[w][s]),
    ...optimizer.scalars(iteration).map((/** @type {number} */ value) => [value]),
  ];
  expect(kept).toHaveLength(expected.length);
  kept.forEach((values, i) => expectClose(fingerprint(values), expected[i]));
}

describe('has the learning rates of real Keras', () => {
  test.each(schedules.cases.map((/** @type {any} */ c) => [c.case, c]))('%s', (_, c) => {
    const schedule = optimizers.schedules.get({ class_name: c.class, config: c.config });
    const rates = schedules.steps.map((/** @type {number} */ step) => schedule.call(step));
    rates.forEach((/** @type {number} */ rate, /** @type {number} */ i) =>
      expect(Math.abs(rate - c.rates[i])).toBeLessThanOrEqual(1e-6 * Math.max(0.1, c.rates[i])),
    );
    expect(schedule.getConfig()).toEqual(c.config);
  });
});
