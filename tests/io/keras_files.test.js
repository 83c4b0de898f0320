/** Files that real Keras saved (tests/golden/generate/files.py), and what can be wrong with a file. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

import {
  LoadError,
  Model,
  Sequential,
  ValueError,
  layers,
  loadModel,
  losses,
  metrics,
  optimizers,
  tensor,
} from '../../js/index.js';
import { readZip, writeZip } from '../../js/io/zip.js';
import { golden } from '../support/golden.js';
import { uniform } from '../support/hash.js';
import { inputsOf, lossesOf, targetOf } from '../support/training.js';

const { cases, rows } = golden('files');
const path = (/** @type {string} */ file) => fileURLToPath(new URL(`../golden/${file}`, import.meta.url));

/** @param {any} outputs one tensor or several @returns {number[][]} */
const flat = (outputs) => [outputs].flat().map((/** @type {any} */ output) => [...output.data]);

/** @param {number[]} got @param {number[]} expected @param {number} tolerance */
function expectClose(got, expected, tolerance) {
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance));
}

describe('what Keras saved', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (name, c) => {
    const model = await loadModel(path(c.file));
    expect(model.name).toBe(name);
    expect(model.weights).toHaveLength(c.weights);
    const inputs = inputsOf(c.inputShapes, rows, c.vocabulary);
    const few = inputs.map((x) => x.slice(0, 2));
    const outputs = flat(await model.predict(few.length > 1 ? few : few[0], { verbose: 0 }));
    outputs.forEach((output, i) => expectClose(output, c.outputs[i].flat(Infinity), 1e-5));
    expect(Boolean(model.compiled)).toBe(Boolean(c.lossesAfter));
    if (c.lossesAfter)
      expectClose(await lossesOf(model, inputs, targetOf(model, rows), 5), c.lossesAfter, 1e-4);
    model.dispose();
  });

  test('by address, by File and as bytes', async () => {
    const file = path('files/not_compiled.keras');
    const bytes = new Uint8Array(await readFile(file));
    const x = inputsOf([[5, 5, 1]], 2)[0];
    const expected = flat(await (await loadModel(file)).predict(x, { verbose: 0 }));
    for (const source of [
      new URL(`file://${file}`),
      `file://${file}`,
      bytes,
      bytes.buffer,
      new Blob([bytes]),
    ]) {
      expect(flat(await (await loadModel(source)).predict(x, { verbose: 0 }))).toEqual(expected);
    }
  });
});

describe('what we save', () => {
  /** @type {string} */ let folder;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hornet-io-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('comes back the same: predictions to the bit, and training goes on as if nothing had been', async () => {
    const model = /** @type {any} */ (
      Sequential([
        layers.Input({ shape: [6, 5, 1] }),
        layers.Conv2D(3, 2, { activation: 'relu' }),
        layers.Flatten(),
        layers.Dense(2, { activation: 'softmax' }),
      ])
    );
    model.compile({ optimizer: optimizers.Adam({ learningRate: 0.02 }), loss: 'categorical_crossentropy', metrics: ['accuracy'] }); // prettier-ignore
    const x = inputsOf([[6, 5, 1]], rows);
    const y = targetOf(model, rows);
    await lossesOf(model, x, y, 3);
    const file = join(folder, 'mine.keras');
    const bytes = await model.save(file);
    expect(new Uint8Array(await readFile(file))).toEqual(bytes);

    const again = await loadModel(file);
    expect(again.name).toBe(model.name);
    expect(again.layers.map((/** @type {any} */ layer) => layer.name)).toEqual(
      model.layers.map((/** @type {any} */ layer) => layer.name),
    );
    expect(flat(await again.predict(x[0], { verbose: 0 }))).toEqual(
      flat(await model.predict(x[0], { verbose: 0 })),
    );
    expect(await lossesOf(again, x, y, 3)).toEqual(await lossesOf(model, x, y, 3));
  });

  test('a graph with shared and nested layers', async () => {
    const input = layers.Input({ shape: [4] });
    const shared = layers.Dense(4, { activation: 'tanh' });
    const inner = Sequential([layers.Input({ shape: [4] }), layers.Dense(3)]);
    const sum = layers.Add()([shared(input), shared(shared(input))]);
    const model = /** @type {any} */ (Model({ inputs: input, outputs: [inner(sum), sum] }));
    const again = await loadModel(await model.save());
    const [x] = inputsOf([[4]], 5);
    expect(flat(await again.predict(x, { verbose: 0 }))).toEqual(
      flat(await model.predict(x, { verbose: 0 })),
    );
    expect(again.weights).toHaveLength(4);
  });

  test('a frozen layer stays frozen', async () => {
    const model = Sequential([layers.Input({ shape: [2] }), layers.Dense(2), layers.Dense(1)]);
    /** @type {any} */ (model).layers[0].trainable = false;
    const again = await loadModel(await /** @type {any} */ (model).save());
    expect(again.layers.map((/** @type {any} */ layer) => layer.trainable)).toEqual([false, true]);
  });

  test('losses and metrics given as objects', async () => {
    const model = /** @type {any} */ (Sequential([layers.Input({ shape: [2] }), layers.Dense(1)]));
    model.compile({ optimizer: 'sgd', loss: losses.MeanSquaredError(), metrics: ['mae'] });
    const again = await loadModel(await model.save());
    const x = tensor([[1, 2], [3, 4]]); // prettier-ignore
    expect(await again.evaluate(x, [[1], [2]], { verbose: 0 })).toEqual(await model.evaluate(x, [[1], [2]], { verbose: 0 })); // prettier-ignore
  });

  test('outputs by name, with losses, weights and metrics of each', async () => {
    const input = layers.Input({ shape: [2] });
    const outputs = { size: layers.Dense(1)(input), kind: layers.Dense(3, { activation: 'softmax' })(input) };
    const model = /** @type {any} */ (Model({ inputs: input, outputs }));
    model.compile({
      optimizer: 'sgd',
      loss: { kind: losses.SparseCategoricalCrossentropy({ ignoreClass: 0 }), size: 'mse' },
      lossWeights: { kind: 0.5, size: 2 },
      metrics: { kind: ['accuracy'] },
      weightedMetrics: { size: [metrics.RootMeanSquaredError({ name: 'rmse' }), 'mae'] },
    });
    const again = await loadModel(await model.save());
    const [x, y] = [tensor([[1, 2], [3, 4]]), { size: [[1], [2]], kind: [0, 2] }]; // prettier-ignore
    const options = { verbose: 0, sampleWeight: [1, 3] };
    const logs = await again.evaluate(x, y, options);
    expect(logs).toEqual(await model.evaluate(x, y, options));
    expect(Object.keys(logs)).toEqual(['kind_accuracy', 'kind_loss', 'loss', 'size_loss', 'size_mae', 'size_rmse']); // prettier-ignore
    expect(Object.keys(await again.predict(x, { verbose: 0 }))).toEqual(['kind', 'size']);
  });

  test('a loss of your own is left out, and that is said', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const model = /** @type {any} */ (Sequential([layers.Input({ shape: [2] }), layers.Dense(1)]));
    model.compile({ optimizer: 'sgd', loss: (/** @type {any} */ _, /** @type {any} */ y) => y });
    expect((await loadModel(await model.save())).compiled).toBeNull();
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/function of your own, which a file cannot hold/),
    );
    warn.mockRestore();
  });

  test('bad targets', async () => {
    const model = /** @type {any} */ (Sequential([layers.Input({ shape: [2] }), layers.Dense(1)]));
    await expect(model.save('digits.h5')).rejects.toThrow(/should end in '\.keras', as Keras wants it; received 'digits\.h5'/); // prettier-ignore
    await expect(model.save('browser:')).rejects.toThrow(/followed by a name/);
    await expect(model.save('browser:x')).rejects.toThrow(/need a browser's storage/);
    await expect(model.save({ byte: true })).rejects.toThrow(/no option 'byte'. Did you mean 'bytes'/);
    await expect(/** @type {any} */ (Sequential([layers.Dense(1)])).save()).rejects.toThrow(
      /no weights to save yet/,
    );
  });
});

describe('what is wrong with a file is said', () => {
  /** The file of Keras with other members. @param {Record<string, any>} changes JSON or bytes; null leaves one out */
  async function changed(changes) {
    const members = Object.fromEntries(
      await readZip(new Uint8Array(await readFile(path('files/pictures.keras')))),
    );
    for (const [name, change] of Object.entries(changes)) {
      if (change === null) delete members[name];
      else if (ArrayBuffer.isView(change)) members[name] = /** @type {Uint8Array} */ (change);
      else {
        const json = JSON.parse(new TextDecoder().decode(members[name]));
        change(json);
        members[name] = new TextEncoder().encode(JSON.stringify(json));
      }
    }
    return writeZip(members);
  }
  const config = (/** @type {(json: any) => void} */ change) => ({ 'config.json': change });

  test.each([
    ['no zip', () => new TextEncoder().encode('<!doctype html>'), /it is not a zip archive/],
    [
      'a file of Keras 2',
      () => Uint8Array.of(0x89, 0x48, 0x44, 0x46, 1),
      /HDF5 file of Keras 1 or 2.*save it/,
    ],
    ['cut off', async () => (await changed({})).subarray(0, 9000), /it is cut off/],
    ['no config', () => changed({ 'config.json': null }), /no member config\.json, so it is not/],
    ['no weights', () => changed({ 'model.weights.h5': null }), /no member model\.weights\.h5/],
    [
      'config that is no JSON',
      () => changed({ 'config.json': Uint8Array.of(123) }),
      /config\.json is not JSON/,
    ],
    [
      'weights that are no HDF5',
      () => changed({ 'model.weights.h5': new Uint8Array(900) }),
      /is not an HDF5 file/,
    ],
    ['weights cut off', () => changed({ 'model.weights.h5': new Uint8Array(0) }), /is not an HDF5 file/],
    [
      'another kind of model',
      () => changed(config((json) => void (json.class_name = 'Agent'))),
      /holds a Agent/,
    ],
    ['no layers', () => changed(config((json) => void delete json.config.layers)), /does not list layers/],
    ['an unknown layer', () => changed(config((json) => void (json.config.layers[1].class_name = 'Conv2Dx'))), /layer 'conv2d' is a Conv2Dx, which this version does not know \(the nearest is Conv2D\)/], // prettier-ignore
    ['an unknown option', () => changed(config((json) => void (json.config.layers[1].config.padding = 'wide'))), /layer 'conv2d' cannot be made: .*padding/], // prettier-ignore
    ['another shape', () => changed(config((json) => void (json.config.layers.at(-1).config.units = 4))), /weight '.*kernel' of its layer 'answer' has the shape \[6, 3\] instead of \[6, 4\]/], // prettier-ignore
    ['a layer more', () => changed(config((json) => void json.config.layers.push({ class_name: 'Dense', config: { name: 'more', units: 2 } }))), /weight '.*' of its layer 'more' is missing/], // prettier-ignore
  ])('%s', async (_, make, message) => {
    const failure = await loadModel(await make()).catch((/** @type {any} */ error) => error);
    expect(failure).toBeInstanceOf(LoadError);
    expect(failure.message).toMatch(/^Could not load the model from the bytes given: /);
    expect(failure.message).toMatch(message);
  });

  test('a missing file, and what is no source', async () => {
    await expect(loadModel('nowhere.keras')).rejects.toThrow(
      /there is no such file\. Please ensure that it is/,
    );
    await expect(loadModel('browser:x')).rejects.toThrow(ValueError);
    await expect(loadModel(/** @type {any} */ (7))).rejects.toThrow(/takes a path, an address.*received 7/);
  });

  test('compile settings that are not known are left out, and that is said', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const bytes = await changed(config((json) => void (json.compile_config.optimizer.class_name = 'Muon')));
    expect((await loadModel(bytes)).compiled).toBeNull();
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/compile settings .* were not restored: Unknown optimizer/),
    );
    warn.mockRestore();
  });
});

test('hashed inputs are what Python makes them', () => {
  expect(uniform(1, 4)[0]).toBeCloseTo(0.9203547, 6);
});
