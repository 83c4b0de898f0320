/**
 * The same trainings as real Keras, from the same weights on the same data: losses of every step, predictions before and
 * weights after. The cases are described in training.json, made by generate/training.py.
 */
import { describe, expect, test } from '@jest/globals';

import { Model, datasets, layers, optimizers, tensor, utils } from '../../js/index.js';
import { golden } from '../support/golden.js';
import { fingerprint, initialWeights, uniform, wholeNumbers } from '../support/hash.js';

const { cases } = golden('training');

/** Applies layers [class, positional, options, branches] one after the other. @returns {any} */
function build(/** @type {any[]} */ entries, /** @type {any} */ input) {
  return entries.reduce((x, [name, args, options, branches]) => {
    const layer = /** @type {any} */ (layers)[name](...args, options ?? {});
    return layer(branches ? branches.map((/** @type {any[]} */ branch) => build(branch, x)) : x);
  }, input);
}

/** Labels of a kind, hashed. @param {string} kind @param {number[]} shape */
function targets(kind, shape) {
  const numbers = uniform(shape.reduce((a, b) => a * b), 5); // prettier-ignore
  const classes = wholeNumbers(shape[0], 6, shape[1]);
  if (kind === 'numbers') return tensor(numbers, shape);
  if (kind === 'classes') return tensor(classes);
  if (kind === 'one-hot') return utils.toCategorical(classes, shape[1]);
  return tensor(numbers.map((u) => Number(u > 0)), shape); // prettier-ignore
}

/** @param {any} c a case */
async function dataOf(c) {
  const rows = c.batch * c.steps;
  if (c.targets !== 'mnist') {
    const shape = [rows, ...c.inputShape];
    const count = shape.reduce((a, b) => a * b);
    const x = c.words ? wholeNumbers(count, 4, c.vocabulary) : uniform(count, 4);
    return [tensor(x, shape, c.words), targets(c.targets, [rows, ...c.outputShape])];
  }
  const [[x, y]] = await datasets.mnist.loadData();
  return [
    x.slice(0, rows).reshape([-1, 28, 28, 1]).cast('float32').div(255),
    utils.toCategorical(y.slice(0, rows), 10),
  ];
}

/** @param {ArrayLike<number>} got @param {number[]} expected @param {number} tolerance */
function expectClose(got, expected, tolerance) {
  expect(got).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
}

describe('trains as real Keras does', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const input = layers.Input({ shape: c.inputShape, dtype: c.words });
    const model = /** @type {any} */ (Model({ inputs: input, outputs: build(c.layers, input) }));
    const shapes = model.weights.map((/** @type {any} */ weight) => weight.shape);
    const start = initialWeights(shapes).map((values, i) => tensor(values, [...shapes[i]]));
    await model.setWeights(start);
    model.compile({ optimizer: /** @type {any} */ (optimizers)[c.optimizer](c.options), loss: c.loss });
    const [x, y] = await dataOf(c);

    const outputs = await model.predict(x.slice(0, 2), { verbose: 0 });
    expect(outputs.shape).toEqual([2, ...c.outputShape]);
    expectClose(fingerprint(outputs.data), c.outputs, 1e-5);

    const losses = [];
    for (let step = 0; step < c.steps; step++) {
      const rows = [step * c.batch, (step + 1) * c.batch];
      const result = await model.trainOnBatch(x.slice(...rows), y.slice(...rows));
      losses.push(result.loss ?? result);
    }
    expectClose(losses, c.losses, c.targets === 'mnist' ? 1e-4 : 2e-5);
    const weights = await model.getWeights();
    expect(weights).toHaveLength(c.weights.length);
    for (const [i, weight] of weights.entries()) {
      expectClose(fingerprint(weight.data), c.weights[i], c.targets === 'mnist' ? 2e-3 : 5e-5);
    }
    model.dispose();
  });
});
