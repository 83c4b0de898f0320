/**
 * Penalties and constraints as real Keras has them: the loss that is evaluated and trained on, weights after three steps,
 * layers made from Keras's configs and back. Cases: regularizers.json.
 */
import { describe, expect, test } from '@jest/globals';

import { Sequential, layers, optimizers, tensor } from '../../js/index.js';
import { golden } from '../support/golden.js';
import { fingerprint, initialWeights, uniform, wholeNumbers } from '../support/hash.js';

const { cases, rows, vocabulary } = golden('regularizers');
const sizeOf = (/** @type {readonly number[]} */ shape) => shape.reduce((a, b) => a * b, 1);

/** @param {ArrayLike<number>} got @param {number[]} expected @param {number} tolerance */
function expectClose(got, expected, tolerance) {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) =>
    expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))),
  );
}

describe('penalties and constraints are those of real Keras', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const made = c.layers.map(([name, config]) => /** @type {any} */ (layers)[name].fromConfig(config));
    made.forEach((/** @type {any} */ layer, /** @type {number} */ i) => {
      const written = layer.getConfig();
      for (const [key, value] of Object.entries(c.layers[i][1]))
        if (/regularizer|constraint/.test(key)) expect(written[key]).toMatchObject(value.class_name ? { ...value, registered_name: null } : {}); // prettier-ignore
    });
    const model = /** @type {any} */ (Sequential([layers.Input({ shape: c.inputShape }), ...made]));
    made.forEach(
      (/** @type {any} */ layer, /** @type {number} */ i) => (layer.trainable = c.layers[i][1].trainable),
    );
    const shapes = model.weights.map((/** @type {any} */ weight) => weight.shape);
    await model.setWeights(initialWeights(shapes).map((values, i) => tensor(values, [...shapes[i]])));
    model.compile({
      optimizer: optimizers.SGD({ learningRate: 0.2, momentum: 0.5 }),
      loss: 'mse',
      metrics: ['mae'],
    });
    const shape = [rows, ...c.inputShape];
    const x = c.case === 'Embedding' ? wholeNumbers(sizeOf(shape), 4, vocabulary) : uniform(sizeOf(shape), 4);
    const [data, target] = [tensor(x, shape), tensor(uniform(rows * 2, 5), [rows, 2])];
    const logged = (/** @type {any} */ logs) => [logs.loss, logs.mae];
    const before = await model.evaluate(data, target, { batchSize: 4, verbose: 0 });
    expectClose(logged(before), c.evaluated, 2e-5);
    for (const expected of c.losses)
      expectClose(logged(await model.trainOnBatch(data, target)), expected, 2e-5);
    const weights = await model.getWeights();
    weights.forEach((/** @type {any} */ weight, /** @type {number} */ i) =>
      expectClose(fingerprint(weight.data), c.weights[i], 5e-5),
    );
    await model.dispose();
  });
});
