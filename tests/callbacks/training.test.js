/** Callbacks that have to do with optimizer, files and weights, on real trainings. */
import { mkdtempSync, readFileSync, readdirSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeEach, describe, expect, jest, test } from '@jest/globals';

import {
  Sequential,
  callbacks,
  layers,
  loadModel,
  optimizers,
  setRandomSeed,
  tensor,
} from '../../js/index.js';
import { formatPath } from '../../js/callbacks/model_checkpoint.js';
import { maskedCrc } from '../../js/callbacks/tfevents.js';
import { uniform } from '../support/hash.js';

const folder = mkdtempSync(join(tmpdir(), 'callbacks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const x = tensor(uniform(60, 1), [20, 3]);
const y = tensor(uniform(20, 2), [20, 1]);
const FIT = { batchSize: 5, verbose: 0, shuffle: false };

/** @param {any} [optimizer] @returns {any} */
function compiled(optimizer = optimizers.SGD({ learningRate: 0.1 })) {
  setRandomSeed(3);
  const model = Sequential([layers.Input({ shape: [3] }), layers.Dense(1)]);
  model.compile({ optimizer, loss: 'mse' });
  return model;
}

const flat = async (/** @type {any} */ model) =>
  (await model.getWeights()).flatMap((/** @type {any} */ w) => [...w.data]);

/** Gives losses to a callback, epoch by epoch. @param {any} callback @param {any} model @param {number[]} losses */
async function tell(callback, model, losses) {
  callback.setModel(model);
  await callback.onTrainBegin();
  const rates = [];
  for (const [epoch, val_loss] of losses.entries()) {
    await callback.onEpochBegin(epoch);
    const logs = /** @type {any} */ ({ val_loss });
    await callback.onEpochEnd(epoch, logs);
    rates.push(Number(model.optimizer.learningRate.toPrecision(6)));
  }
  return rates;
}

beforeEach(() => jest.restoreAllMocks());

describe('LearningRateScheduler', () => {
  test('sets the rate of each epoch, by the one before, and notes it in the history', async () => {
    const model = compiled();
    const scheduler = callbacks.LearningRateScheduler((epoch, rate) => (epoch ? rate / 2 : rate));
    const { history } = await model.fit(x, y, { ...FIT, epochs: 3, callbacks: [scheduler] });
    expect(history.learning_rate).toEqual([0.1, 0.05, 0.025]);
    const other = compiled();
    for (const rate of [0.1, 0.05, 0.025]) {
      other.optimizer.learningRate = rate;
      await other.fit(x, y, { ...FIT, epochs: 1 });
    }
    expect(await flat(model)).toEqual(await flat(other));
  });

  test('refuses what is no function, and what returns no number', async () => {
    expect(() => callbacks.LearningRateScheduler(/** @type {any} */ (0.1))).toThrow(
      /takes a function.*received 0.1/,
    );
    const odd = callbacks.LearningRateScheduler(/** @type {any} */ (() => 'fast'));
    await expect(compiled().fit(x, y, { ...FIT, callbacks: [odd] })).rejects.toThrow(
      /should return a number.*'fast'/,
    );
  });
});

describe('ReduceLROnPlateau', () => {
  test('waits, lowers, cools down, stops at the smallest, as Keras does', async () => {
    const make = (/** @type {any} */ options) =>
      callbacks.ReduceLROnPlateau({ factor: 0.5, patience: 2, ...options });
    const losses = [1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5];
    expect(await tell(make({}), compiled(), losses)).toEqual([
      0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.025, 0.025, 0.0125,
    ]);
    expect(await tell(make({ cooldown: 2 }), compiled(), losses)).toEqual(
      [0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125], // prettier-ignore
    );
    expect(await tell(make({ minLr: 0.06 }), compiled(), losses).then((r) => r.at(-1))).toBe(0.06);
    expect(await tell(make({ minDelta: 0.6 }), compiled(), losses).then((r) => r.at(-1))).toBe(0.00625);
    expect(await tell(make({ mode: 'max' }), compiled(), [1, 2, 3, 3, 3])).toEqual([
      0.1, 0.1, 0.1, 0.1, 0.05,
    ]);
  });

  test('refuses a factor that does not lower, warns without the metric', async () => {
    expect(() => callbacks.ReduceLROnPlateau({ factor: 1 })).toThrow(
      /'factor' must be a number from 0 to below 1/,
    );
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    await compiled().fit(x, y, { ...FIT, callbacks: [callbacks.ReduceLROnPlateau()] });
    expect(warn.mock.calls[0][0]).toMatch(/conditioned on metric `val_loss` which is not available/);
  });
});

describe('CSVLogger', () => {
  test("writes Keras's lines to a file, and behind what it holds", async () => {
    const path = join(folder, 'deep', 'log.csv');
    const model = compiled();
    const fit = { ...FIT, epochs: 2, validationSplit: 0.25 };
    const { history } = await model.fit(x, y, { ...fit, callbacks: [callbacks.CSVLogger(path)] });
    const [l, v] = [history.loss, history.val_loss];
    const first = `epoch,loss,val_loss\r\n0,${l[0]},${v[0]}\r\n1,${l[1]},${v[1]}\r\n`;
    expect(readFileSync(path, 'utf8')).toBe(first);
    const again = callbacks.CSVLogger(path, { append: true });
    const more = await model.fit(x, y, { ...fit, epochs: 1, callbacks: [again] });
    const third = `0,${more.history.loss[0]},${more.history.val_loss[0]}\r\n`;
    expect(readFileSync(path, 'utf8')).toBe(first + third);
  });

  test('tells a function, with places for validation that may come later', async () => {
    /** @type {string[]} */ const lines = [];
    const logger = callbacks.CSVLogger((line) => lines.push(line), { separator: ';' });
    await compiled().fit(x, y, { ...FIT, callbacks: [logger] });
    expect(lines[0]).toBe('epoch;loss;val_loss\r\n');
    expect(lines[1]).toMatch(/^0;0\.\d+;NA\r\n$/);
    expect(logger.text).toBe(lines.join(''));
    expect(() => callbacks.CSVLogger(/** @type {any} */ (3))).toThrow(
      /takes a path, or a function.*received 3/,
    );
  });
});

describe('TerminateOnNaN', () => {
  test('ends training without an error, with the weights from before', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => {});
    const model = compiled(optimizers.SGD({ learningRate: 1e30 }));
    const { history } = await model.fit(x, y, { ...FIT, epochs: 9, callbacks: [callbacks.TerminateOnNaN()] });
    expect(history.loss).toHaveLength(1);
    expect(log.mock.calls[0][0]).toMatch(/^Batch \d+: Invalid loss, terminating training$/);
    await expect(
      compiled(optimizers.SGD({ learningRate: 1e30 })).fit(x, y, { ...FIT, epochs: 9 }),
    ).rejects.toThrow(/NaN or infinite/);
  });
});

describe('ModelCheckpoint', () => {
  test('fills in names and formats as Python does', () => {
    const values = { epoch: 3, val_loss: 0.128, accuracy: 0.5, batch: 12 };
    expect(formatPath('{epoch:02d}-{val_loss:.2f}.keras', values)).toBe('03-0.13.keras');
    expect(formatPath('{epoch}_{batch:4d}_{accuracy:.1%}_{val_loss:.2e}', values)).toBe(
      '3_  12_50.0%_1.28e-01',
    );
    expect(() => formatPath('{mae:.2f}', values)).toThrow(
      /has a place for 'mae'.*There are: accuracy, batch, epoch/,
    );
  });

  test('saves every epoch under its own name, which can be loaded', async () => {
    const model = compiled();
    const path = join(folder, 'all', '{epoch:02d}-{loss:.2f}.keras');
    const { history } = await model.fit(x, y, {
      ...FIT,
      epochs: 2,
      callbacks: [callbacks.ModelCheckpoint(path)],
    });
    const names = history.loss.map(
      (/** @type {number} */ loss, /** @type {number} */ i) => `0${i + 1}-${loss.toFixed(2)}.keras`,
    );
    expect(readdirSync(join(folder, 'all')).sort()).toEqual(names);
    const last = await loadModel(join(folder, 'all', names[1]));
    expect(await flat(last)).toEqual(await flat(model));
  });

  test('saves only the best, and weights alone', async () => {
    /** @type {any[]} */ const saved = [];
    const checkpoint = callbacks.ModelCheckpoint((bytes, about) => saved.push([about.epoch, bytes]), {
      saveBestOnly: true,
      saveWeightsOnly: true,
    });
    const model = compiled();
    await tell(checkpoint, model, [3, 2, 2.5, 1, 4]);
    expect(saved.map(([epoch]) => epoch)).toEqual([0, 1, 3]);
    const other = compiled();
    await other.setWeights((await other.getWeights()).map((/** @type {any} */ w) => w.mul?.(0) ?? w));
    await other.loadWeights(saved[0][1]);
    expect(await flat(other)).toEqual(await flat(model));
  });

  test('saves every so many batches', async () => {
    /** @type {any[]} */ const saved = [];
    const every = callbacks.ModelCheckpoint((_, { epoch, batch }) => saved.push([epoch, batch]), {
      saveFreq: 3,
    });
    await compiled().fit(x, y, { ...FIT, epochs: 2, callbacks: [every] });
    expect(saved).toEqual([[0, 2], [1, 1]]); // prettier-ignore
  });

  test('refuses paths that Keras could not open, and odd frequencies', () => {
    expect(() => callbacks.ModelCheckpoint('best.h5')).toThrow(/should end in '.keras'.*'best.h5'/);
    expect(() => callbacks.ModelCheckpoint('best.keras', { saveWeightsOnly: true })).toThrow(/'.weights.h5'/);
    expect(() => callbacks.ModelCheckpoint('a.keras', { saveFreq: 0 })).toThrow(
      /'epoch' or a number of batches/,
    );
  });
});

describe('BackupAndRestore', () => {
  test('goes on where training was broken off, to the same weights', async () => {
    const place = join(folder, 'backup');
    const make = () => compiled(optimizers.Adam({ learningRate: 0.05 }));
    const whole = make();
    await whole.fit(x, y, { ...FIT, epochs: 4 });

    const broken = make();
    const accident = { onEpochEnd: (/** @type {number} */ epoch) => { if (epoch === 1) throw new Error('power'); } }; // prettier-ignore
    const backup = () => callbacks.BackupAndRestore(place, { doubleCheckpoint: true });
    await expect(broken.fit(x, y, { ...FIT, epochs: 4, callbacks: [backup(), accident] })).rejects.toThrow(
      'power',
    );
    const resumed = make();
    const { epoch } = await resumed.fit(x, y, { ...FIT, epochs: 4, callbacks: [backup()] });
    expect(epoch).toEqual([2, 3]);
    expect(await flat(resumed)).toEqual(await flat(whole));
    expect(existsSync(place)).toBe(false);
    expect(() => callbacks.BackupAndRestore('')).toThrow(/takes a folder, or in a browser 'browser:name'/);
  });
});

describe('SwapEMAWeights', () => {
  test('validates with the averages and trains with the weights', async () => {
    const adam = () => optimizers.Adam({ learningRate: 0.1, useEma: true, emaMomentum: 0.5 });
    const [plain, swapping] = [compiled(adam()), compiled(adam())];
    const fit = { ...FIT, epochs: 3, validationData: /** @type {any} */ ([x, y]) };
    const a = await plain.fit(x, y, fit);
    const b = await swapping.fit(x, y, { ...fit, callbacks: [callbacks.SwapEMAWeights()] });
    expect(b.history.loss).toEqual(a.history.loss);
    expect(b.history.val_loss).not.toEqual(a.history.val_loss);
    expect(await flat(swapping)).toEqual(await flat(plain));
    const { loss } = await plain.evaluate(x, y, { verbose: 0 }); // which has its averages now
    expect(b.history.val_loss.at(-1)).toBeCloseTo(loss, 6);
    const epochs = compiled(adam());
    await epochs.fit(x, y, { ...fit, callbacks: [callbacks.SwapEMAWeights({ swapOnEpoch: true })] });
    expect(await flat(epochs)).toEqual(await flat(plain));
  });

  test('needs averages', async () => {
    const fit = {
      ...FIT,
      validationData: /** @type {any} */ ([x, y]),
      callbacks: [callbacks.SwapEMAWeights()],
    };
    await expect(compiled().fit(x, y, fit)).rejects.toThrow(/needs an optimizer with running averages/);
  });
});

/** An independent reader of what tfevents.js writes. @param {Uint8Array} bytes @returns {any[]} events */
function readEvents(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events = [];
  for (let at = 0; at < bytes.length;) {
    const size = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc(bytes.subarray(at, at + 8)));
    const body = bytes.subarray(at + 12, at + 12 + size);
    expect(view.getUint32(at + 12 + size, true)).toBe(maskedCrc(body));
    events.push(readMessage(body));
    at += size + 16;
  }
  return events;
}

/** @param {Uint8Array} bytes @returns {Record<number, any[]>} values by field */
function readMessage(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Record<number, any[]>} */ const fields = {};
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const type = key & 7;
    let value;
    if (type === 0) value = varint();
    else if (type === 1) ((value = view.getFloat64(at, true)), (at += 8));
    else if (type === 5) ((value = view.getFloat32(at, true)), (at += 4));
    else {
      const size = varint();
      value = bytes.subarray(at, at + size);
      at += size;
    }
    (fields[key >> 3] ??= []).push(value);
  }
  return fields;
}

/** [step, tag, value] of all numbers. @param {Uint8Array} bytes */
const scalarsIn = (bytes) =>
  readEvents(bytes)
    .slice(1)
    .flatMap((event) =>
      (readMessage(event[5][0])[1] ?? []).map((/** @type {Uint8Array} */ value) => {
        const { 1: [tag], 2: [number] } = readMessage(value); // prettier-ignore
        return [event[2][0], new TextDecoder().decode(tag), number];
      }),
    );

describe('TensorBoard', () => {
  test('its checksum is that of the standard', () => {
    // CRC-32C of '123456789' is e3069283 (RFC 3720 has the polynomial); masked as in TFRecord.
    const crc = 0xe3069283;
    const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
    expect(maskedCrc(new TextEncoder().encode('123456789'))).toBe(masked);
  });

  test('writes the numbers of every epoch, of training and validation apart', async () => {
    const logDir = join(folder, 'logs');
    const model = compiled();
    const board = callbacks.TensorBoard({ logDir });
    const { history } = await model.fit(x, y, {
      ...FIT,
      epochs: 2,
      validationSplit: 0.25,
      callbacks: [board],
    });
    const [train] = readdirSync(join(logDir, 'train'));
    const [validation] = readdirSync(join(logDir, 'validation'));
    expect(train).toMatch(/^events\.out\.tfevents\.\d+\..*\.v2$/);
    const bytes = new Uint8Array(readFileSync(join(logDir, 'train', train)));
    expect(new TextDecoder().decode(readEvents(bytes)[0][3][0])).toBe('brain.Event:2');
    expect(readEvents(bytes)[1][1][0]).toBeCloseTo(Date.now() / 1000, -2);
    const float = Math.fround;
    expect(scalarsIn(bytes)).toEqual(
      [0, 1].flatMap((epoch) => [
        [epoch, 'epoch_loss', float(history.loss[epoch])],
        [epoch, 'epoch_learning_rate', float(0.1)],
      ]),
    );
    const held = scalarsIn(new Uint8Array(readFileSync(join(logDir, 'validation', validation))));
    expect(held).toEqual(
      [0, 1].flatMap((epoch) => [
        [3 * (epoch + 1), 'evaluation_loss_vs_iterations', float(history.val_loss[epoch])],
        [epoch, 'epoch_loss', float(history.val_loss[epoch])],
      ]),
    );
  });

  test('writes every so many batches, and its speed', async () => {
    const logDir = join(folder, 'batches');
    const board = callbacks.TensorBoard({ logDir, updateFreq: 3, writeStepsPerSecond: true });
    await compiled().fit(x, y, { ...FIT, epochs: 2, callbacks: [board] });
    const [train] = readdirSync(join(logDir, 'train'));
    const numbers = scalarsIn(new Uint8Array(readFileSync(join(logDir, 'train', train))));
    expect(numbers.map(([step, tag]) => [step, tag])).toEqual([
      [3, 'batch_loss'], [0, 'epoch_loss'], [0, 'epoch_learning_rate'], [0, 'epoch_steps_per_second'],
      [6, 'batch_loss'], [1, 'epoch_loss'], [1, 'epoch_learning_rate'], [1, 'epoch_steps_per_second'],
    ]); // prettier-ignore
    expect(numbers[3][2]).toBeGreaterThan(0);
  });

  test('refuses what it cannot draw', () => {
    expect(() => callbacks.TensorBoard(/** @type {any} */ ({ histogramFreq: 1 }))).toThrow(
      /'histogramFreq' is not implemented/,
    );
    expect(() => callbacks.TensorBoard({ updateFreq: 0 })).toThrow(
      /updateFreq must be 'epoch', 'batch' or a number/,
    );
  });
});
