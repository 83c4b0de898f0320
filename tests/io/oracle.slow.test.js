/** Real Keras opens what we save, predicts the same, and goes on training from where we were. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, losses, metrics, optimizers, tensor } from '../../js/index.js';
import { askKeras } from '../support/oracle.js';
import { uniform, wholeNumbers } from '../support/hash.js';
import { inputsOf, lossesOf, targetOf } from '../support/training.js';

const ROWS = 8;
const VOCABULARY = 11;

function program1() {
  return Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(32, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.Flatten(),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(10, { activation: 'softmax' }),
  ]);
}

/** Every layer there is, with options of their own. */
function everything() {
  return Sequential([
    layers.Input({ shape: [9, 9, 4], name: 'picture' }),
    layers.Conv2D(4, [3, 2], { strides: [1, 2], padding: 'same', groups: 2, useBias: false, name: 'first' }),
    layers.Activation('tanh'),
    layers.DepthwiseConv2D(3, { depthMultiplier: 2, dilationRate: 1 }),
    layers.ReLU(),
    layers.AveragePooling2D(2, { strides: 1, padding: 'same' }),
    layers.Conv2D(6, 2, { dilationRate: 2, kernelInitializer: 'he_uniform', biasInitializer: 'ones' }),
    layers.MaxPooling2D([2, 1]),
    layers.Reshape([-1, 6]),
    layers.Dense(5, { activation: 'sigmoid' }),
    layers.Softmax(),
    layers.Dropout(0),
    layers.Flatten(),
    layers.Dense(3),
  ]);
}

function graph() {
  const a = layers.Input({ shape: [5], name: 'a' });
  const b = layers.Input({ shape: [6, 6, 2], name: 'b' });
  const shared = layers.Dense(4, { activation: 'relu', name: 'shared' });
  const left = shared(layers.Dense(4)(a));
  const right = shared(layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(b)));
  const inner = Sequential([layers.Input({ shape: [4] }), layers.Dense(3, { activation: 'tanh' })], {
    name: 'inner',
  });
  const most = layers.GlobalMaxPooling2D()(b);
  const h = layers.Concatenate()([inner(layers.Add()([left, right])), most, left]);
  return Model({ inputs: [a, b], outputs: layers.Dense(2)(h), name: 'graph' });
}

/** Recurrent layers, on whole numbers below VOCABULARY. */
function sentences() {
  return Sequential([
    layers.Input({ shape: [7], dtype: 'int32', name: 'words' }),
    layers.Embedding(VOCABULARY, 4, { embeddingsInitializer: 'normal' }),
    layers.LSTM(5, { returnSequences: true, goBackwards: true }),
    layers.GRU(4, { returnSequences: true, resetAfter: false }),
    layers.LSTM(3, { returnSequences: true, useBias: false, recurrentInitializer: 'glorot_normal' }),
    layers.GRU(6, { name: 'last' }),
    layers.Dense(3),
  ]);
}

/** Sequences that look at one another, with layers whose configs are not like those of others. */
function attentive() {
  const x = layers.Input({ shape: [5, 6], name: 'x' });
  const y = layers.Input({ shape: [4, 6], name: 'y' });
  const h = layers.MultiHeadAttention({ numHeads: 2, keyDim: 3 })(x, y, { useCausalMask: true });
  const g = layers.Attention({ useScale: true })([h, layers.LayerNormalization()(x)]);
  const d = layers.SpatialDropout1D(0)(layers.BatchNormalization()(g));
  return Model({ inputs: [x, y], outputs: layers.Dense(2)(layers.GlobalAveragePooling1D()(d)) });
}

/** @type {[string, () => any, number[][], string | null, any][]} */
const CASES = [
  ['program 1', program1, [[28, 28, 1]], 'categorical_crossentropy', () => 'rmsprop'],
  ['every layer', everything, [[9, 9, 4]], 'mse', () => optimizers.SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true })], // prettier-ignore
  ['a graph', graph, [[5], [6, 6, 2]], 'mean_absolute_error', () => optimizers.Adam({ learningRate: 0.01, amsgrad: true })], // prettier-ignore
  ['a graph, centered RMSprop', graph, [[5], [6, 6, 2]], 'mse', () => optimizers.RMSprop({ learningRate: 0.01, momentum: 0.5, centered: true })], // prettier-ignore
  ['sentences', sentences, [[7]], 'mse', () => optimizers.Adam({ learningRate: 0.01 })],
  ['attention, whole numbers as settings', attentive, [[5, 6], [4, 6]], 'mse', () => optimizers.SGD({ learningRate: 0.05 })], // prettier-ignore
  ['a schedule', graph, [[5], [6, 6, 2]], 'mse', () => optimizers.Adam({ learningRate: optimizers.schedules.CosineDecay(0.01, 8), clipnorm: 1, weightDecay: 0.01 })], // prettier-ignore
  ['not compiled, with a frozen layer', frozen, [[28, 28, 1]], null, null],
];

function frozen() {
  const model = /** @type {any} */ (program1());
  model.layers[0].trainable = false;
  return model;
}

/** @type {{model: any, inputs: any[], target: any, answer: any}[]} each case, and what Keras says to it */
const asked = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hornet-oracle-'));
  const requests = [];
  for (const [i, [, make, shapes, loss, optimizer]] of CASES.entries()) {
    const model = make();
    const inputs = inputsOf(shapes, ROWS, make === sentences ? VOCABULARY : undefined);
    if (loss) model.compile({ optimizer: optimizer(), loss, metrics: ['accuracy'] });
    const target = loss ? targetOf(model, ROWS) : null;
    if (loss) await lossesOf(model, inputs, target, 5);
    const file = join(folder, `${i}.keras`);
    await model.save(file);
    requests.push({ file, inputs: inputs.map((x) => x.array()), target: target?.array() ?? null });
    asked.push({ model, inputs, target, answer: null });
  }
  const answers = await askKeras('open_in_keras.py', requests);
  asked.forEach((one, i) => (one.answer = answers[i]));
  await rm(folder, { recursive: true });
});

/** @param {ArrayLike<number>} got @param {number[]} expected @param {number} tolerance */
function expectClose(got, expected, tolerance) {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(tolerance));
}

describe('real Keras opens what we save', () => {
  test.each(CASES.map(([name], i) => /** @type {[string, number]} */ ([name, i])))('%s', async (_, i) => {
    const { model, inputs, target, answer } = asked[i];
    expect(answer).toMatchObject({ name: model.name, iteration: target ? 5 : null });
    expect(answer.trainable).toEqual(model.layers.map((/** @type {any} */ layer) => layer.trainable));
    const outputs = await model.predict(inputs.length > 1 ? inputs : inputs[0], { verbose: 0 });
    expectClose(outputs.data, answer.outputs.flat(Infinity), 1e-5);
    if (target)
      expectClose(
        await lossesOf(model, inputs, target, 5),
        answer.logs.map(({ loss }) => loss),
        1e-4,
      );
  });
});

test('real Keras goes on with several outputs, weights of samples and of losses, and metrics', async () => {
  const x = layers.Input({ shape: [7], name: 'x' });
  const h = layers.Dense(6, { activation: 'tanh', kernelRegularizer: 'l2', biasConstraint: 'non_neg' })(x);
  const outputs = { numbers: layers.Dense(3)(h), kind: layers.Dense(4, { activation: 'softmax' })(h) };
  const model = /** @type {any} */ (Model({ inputs: x, outputs }));
  model.compile({
    optimizer: optimizers.SGD({ learningRate: 0.1, momentum: 0.5 }),
    loss: { numbers: losses.Huber({ delta: 0.5 }), kind: 'sparse_categorical_crossentropy' },
    lossWeights: { numbers: 0.3, kind: 2 },
    metrics: { numbers: ['mae'], kind: ['accuracy', metrics.SparseTopKCategoricalAccuracy({ k: 2 })] },
    weightedMetrics: { numbers: ['mse'] },
  });
  const target = {
    numbers: tensor(uniform(ROWS * 3, 5), [ROWS, 3]),
    kind: tensor(wholeNumbers(ROWS, 6, 4), [ROWS]),
  };
  const [input] = inputsOf([[7]], ROWS);
  const positive = (/** @type {number} */ seed) => Array.from(uniform(ROWS, seed), (u) => u + 1);
  const sampleWeight = { numbers: positive(7), kind: positive(8) };
  const train = async () => {
    const logs = [];
    for (let i = 0; i < 5; i++) logs.push(await model.trainOnBatch(input, target, { sampleWeight }));
    return logs;
  };
  await train();
  const folder = await mkdtemp(join(tmpdir(), 'hornet-oracle-'));
  const file = join(folder, 'model.keras');
  await model.save(file);
  const arrays = { numbers: target.numbers.array(), kind: target.kind.array() };
  const [answer] = await askKeras('open_in_keras.py', [
    { file, inputs: [input.array()], target: arrays, sampleWeight },
  ]);
  await rm(folder, { recursive: true });
  const logs = await train();
  expect(Object.keys(logs[0]).sort()).toEqual(Object.keys(answer.logs[0]).sort());
  for (const name of Object.keys(logs[0]))
    expectClose(logs.map((one) => one[name]), answer.logs.map((/** @type {any} */ one) => one[name]), 1e-4); // prettier-ignore
});
