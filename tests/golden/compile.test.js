/**
 * Trainings as in real Keras with several outputs, weights of samples and classes, reductions and masks: logs of every
 * epoch, evaluate, and the weights after. The cases are described in compile.json, made by generate/compile.py.
 */
import { describe, expect, test } from '@jest/globals';

import { Model, layers, losses, metrics, ops, optimizers, tensor, utils } from '../../js/index.js';
import { golden } from '../support/golden.js';
import { fingerprint, initialWeights, uniform, wholeNumbers } from '../support/hash.js';

const { cases } = golden('compile');
const [ROWS, HELD, STEPS, VOCABULARY] = [20, 6, 5, 7];

const two = () => {
  const x = layers.Input({ shape: [7], name: 'x' });
  const h = layers.Dense(6, { activation: 'tanh' })(x);
  const ends = [layers.Dense(3, { name: 'a' })(h), layers.Dense(4, { activation: 'softmax', name: 'b' })(h)];
  return { x, ends };
};
const chain = (/** @type {any} */ input, /** @type {any[]} */ ...rest) => {
  const x = layers.Input({ name: 'x', ...input });
  return Model({ inputs: x, outputs: rest.reduce((h, layer) => layer(h), x) });
};
/** Words of which 0 is masked. */
class MaskedWords extends layers.Embedding {
  supportsMasking = true;

  computeMask(/** @type {any} */ x) {
    return ops.notEqual(x, 0);
  }
}
const words = (/** @type {any} */ Words) =>
  chain(
    { shape: [STEPS], dtype: 'int32' },
    Words(VOCABULARY, 6),
    layers.Dense(4, { activation: 'softmax', name: 'a' }),
  );

/** @type {Record<string, () => any>} */
const MODELS = {
  two: () => {
    const { x, ends } = two();
    return Model({ inputs: x, outputs: ends });
  },
  named: () => {
    const { x, ends } = two();
    return Model({ inputs: x, outputs: { numbers: ends[0], kind: ends[1] } });
  },
  one: () => chain({ shape: [7] }, layers.Dense(6, { activation: 'tanh' }), layers.Dense(3, { name: 'a' })),
  yes: () => chain({ shape: [7] }, layers.Dense(1, { activation: 'sigmoid', name: 'a' })),
  choice: () => chain({ shape: [7] }, layers.Dense(4, { activation: 'softmax', name: 'a' })),
  steps: () => words((/** @type {any[]} */ ...args) => new MaskedWords(.../** @type {[any, any]} */ (args))),
  open_steps: () => words(layers.Embedding),
};

/** Data by a name, hashed. @param {string} name @param {number} rows @param {number} seed */
function source(name, rows, seed) {
  const weigh = (/** @type {number[]} */ shape, /** @type {number} */ at) =>
    tensor(uniform(shape.reduce((a, b) => a * b), seed + at).map((v) => v + 1), shape); // prettier-ignore
  const classes = wholeNumbers(rows, seed + 2, 4);
  /** @type {Record<string, () => any>} */ const all = {
    x: () => tensor(uniform(rows * 7, seed), [rows, 7]),
    numbers: () => tensor(uniform(rows * 3, seed + 1), [rows, 3]),
    classes: () => tensor(classes),
    'one-hot': () => utils.toCategorical(classes, 4),
    binary: () => tensor(uniform(rows, seed + 3).map((v) => Number(v > 0)), [rows, 1]), // prettier-ignore
    weights: () => weigh([rows], 4),
    'other weights': () => weigh([rows], 5),
    words: () => {
      const found = wholeNumbers(rows * STEPS, seed + 6, VOCABULARY);
      return tensor(found.map((v, i) => (Math.floor(i / STEPS) % 3 === 0 ? 0 : v)), [rows, STEPS]); // prettier-ignore
    },
    'step classes': () => tensor(wholeNumbers(rows * STEPS, seed + 7, 4), [rows, STEPS]),
    'step weights': () => weigh([rows, STEPS], 8),
  };
  return all[name]();
}

/** A structure of names or descriptions with each replaced. @returns {any} */
function mapped(/** @type {any} */ given, /** @type {(x: any) => any} */ f) {
  if (Array.isArray(given) && given[0] !== '!') return given.map((one) => mapped(one, f));
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return f(given);
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, mapped(value, f)]));
}

const isLoss = /Error|Crossentropy/;

/** A loss or metric: ['!', class, options] becomes an object. @param {any} x */
function made(x) {
  if (!Array.isArray(x)) return x;
  const [, name, options] = x;
  return /** @type {any} */ (isLoss.test(name) ? losses : metrics)[name](options);
}

function expectLogs(/** @type {any} */ got, /** @type {any} */ expected, lost = []) {
  expect(Object.keys(got)).toEqual([...Object.keys(expected), ...lost].sort());
  for (const key of Object.keys(expected)) {
    const [a, b] = [got[key], expected[key]].map((x) => [x].flat());
    expect(a).toHaveLength(b.length);
    b.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
      const near = Math.abs(a[i] - value) <= 2e-5 * Math.max(1, Math.abs(value));
      if (!near) expect({ key, got: a }).toEqual({ key, got: b });
    });
  }
}

describe('compile and fit as in real Keras', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const model = MODELS[c.model]();
    const shapes = model.weights.map((/** @type {any} */ weight) => weight.shape);
    await model.setWeights(initialWeights(shapes).map((values, i) => tensor(values, [...shapes[i]])));
    model.compile({ optimizer: optimizers.SGD({ learningRate: 0.1 }), ...mapped(c.compile, made) });

    const { class_weight: classWeight = null, ...names } = c.data;
    const [training, held] = [[ROWS, 20], [HELD, 60]].map(([rows, seed]) => mapped({ x: 'x', ...names }, (name) => source(name, rows, seed))); // prettier-ignore
    const weighed = held.sample_weight ? [held.sample_weight] : [];
    const { history } = await model.fit(training.x, training.y, {
      sampleWeight: training.sample_weight ?? null,
      classWeight,
      batchSize: 8,
      epochs: 2,
      shuffle: false,
      verbose: 0,
      validationData: [held.x, held.y, ...weighed],
    });
    expectLogs(history, c.history, c.lost);
    const options = { batchSize: 4, verbose: 0, sampleWeight: held.sample_weight ?? null };
    expectLogs(await model.evaluate(held.x, held.y, /** @type {any} */ (options)), c.evaluate);
    const weights = await model.getWeights();
    weights.forEach((/** @type {any} */ { data }, /** @type {number} */ i) => {
      fingerprint(data).forEach((value, k) => expect(value).toBeCloseTo(c.weights[i][k], 4));
    });
  });
});
