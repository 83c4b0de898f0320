/** Real Keras opens what we save, predicts the same, and goes on training from where we were. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, optimizers } from '../../js/index.js';
import { inputsOf, lossesOf, targetOf } from '../support/training.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
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

/** @type {[string, () => any, number[][], string | null, any][]} */
const CASES = [
  ['program 1', program1, [[28, 28, 1]], 'categorical_crossentropy', () => 'rmsprop'],
  ['every layer', everything, [[9, 9, 4]], 'mse', () => optimizers.SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true })], // prettier-ignore
  ['a graph', graph, [[5], [6, 6, 2]], 'mean_absolute_error', () => optimizers.Adam({ learningRate: 0.01, amsgrad: true })], // prettier-ignore
  ['a graph, centered RMSprop', graph, [[5], [6, 6, 2]], 'mse', () => optimizers.RMSprop({ learningRate: 0.01, momentum: 0.5, centered: true })], // prettier-ignore
  ['sentences', sentences, [[7]], 'mse', () => optimizers.Adam({ learningRate: 0.01 })],
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
  await writeFile(join(folder, 'requests.json'), JSON.stringify(requests));
  const script = join(ROOT, 'tests/support/open_in_keras.py');
  const python = join(ROOT, '.build/venv/bin/python');
  const { stdout } = await promisify(execFile)(python, [script, join(folder, 'requests.json')], {
    env: { ...process.env, KERAS_BACKEND: 'jax' },
    maxBuffer: 1 << 26,
  });
  const answers = JSON.parse(/** @type {string} */ (stdout.trim().split('\n').at(-1)));
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
    if (target) expectClose(await lossesOf(model, inputs, target, 5), answer.losses, 1e-4);
  });
});
