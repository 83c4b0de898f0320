import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { Sequential, datasets, layers, loadModel, tensor } from 'hornet-nn';
import { writtenDigit } from '../../../web/components/written-digits.js';
import { explain } from '../../../web/demos/digits/explain.js';
import { rasterize } from '../../../web/demos/digits/ink.js';
import { PLAIN_LAYERS, describe as describeLayers } from '../../../web/demos/digits/layers.js';
import { DigitReader, inWords, judge, ranking } from '../../../web/demos/digits/model.js';
import { digitNetwork } from '../../../web/demos/digits/network.js';
import { unpackReplay } from '../../../web/demos/digits/replay.js';
import { Teacher } from '../../../web/demos/digits/teacher.js';
import { Trainer } from '../../../web/demos/digits/trainer.js';

const picture = (digit) => rasterize(writtenDigit(digit, () => 0.5)).pixels;

describe('what the page knows of layers', () => {
  test('is what it shows before there are weights', () => {
    const plain = describeLayers(digitNetwork()).map(({ kind, shape, parameters }) => ({
      kind,
      shape,
      parameters,
    }));
    expect(plain).toEqual(PLAIN_LAYERS.map(({ kind, shape, parameters }) => ({ kind, shape, parameters })));
  });

  test('refuses models that do not fit the pad, saying why', () => {
    const wide = Sequential([layers.Input({ shape: [32, 32, 1] }), layers.Flatten(), layers.Dense(10)]);
    expect(() => describeLayers(wide)).toThrow(
      /needs a model from 28 × 28 × 1 .* goes from 32 × 32 × 1 to 10/,
    );
    const two = Sequential([layers.Input({ shape: [28, 28, 1] }), layers.Flatten(), layers.Dense(2)]);
    expect(() => describeLayers(two)).toThrow(/to 10 probabilities; .* to 2\./);
  });
});

describe('DigitReader', () => {
  test('gives every layer’s output, and the formulas agree with the engine', async () => {
    const reader = new DigitReader();
    reader.use(digitNetwork(), 'fresh');
    const { values, probabilities } = await reader.read(picture(7));
    expect(values.map((v) => v.length)).toEqual(
      PLAIN_LAYERS.map(({ shape }) => shape.reduce((a, b) => a * b)),
    );
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);

    const weights = await reader.weights();
    const told = (at, place) => /** @type {any} */ (explain(reader.layers, values, weights, at, place));
    for (const [at, place] of [
      [1, { y: 9, x: 12, c: 5 }],
      [3, { y: 4, x: 6, c: 20 }],
      [5, { y: 1, x: 2, c: 63 }],
      [7, { y: 0, x: 0, c: 9 }],
    ]) {
      // prettier-ignore
      const { sum, value } = told(at, place);
      expect(Math.max(0, sum)).toBeCloseTo(value, 5);
    }
    const { sums, value } = told(8, { y: 0, x: 0, c: 3 });
    expect(Math.exp(sums[3]) / sums.reduce((total, z) => total + Math.exp(z), 0)).toBeCloseTo(value, 5);
  });

  test('reads nothing without a model', async () => {
    expect(await new DigitReader().read(picture(1))).toBeUndefined();
  });

  test('tells when it reads with something else, and fetches weights anew then', async () => {
    const reader = new DigitReader();
    const model = digitNetwork();
    let changes = 0;
    reader.addEventListener('change', () => changes++);
    reader.use(model, 'fresh');
    const before = (await reader.weights())[1][1];
    await model.setWeights(
      (await model.getWeights()).map((w) => tensor(new Float32Array(w.size).fill(0.5), w.shape)),
    );
    reader.weightsChanged();
    expect(changes).toBe(2);
    expect([before[0], (await reader.weights())[1][1][0]]).toEqual([0, 0.5]);
  });
});

describe('readings', () => {
  const values = [Float32Array.from([0.04, 0, 0, 0, 0, 0.93, 0, 0.03, 0, 0])];

  test('are put in words', () => {
    expect(inWords(judge(values))).toBe('I read 5, 93 percent; second 0, 4 percent.');
  });

  test('below 60 % are not sure', () => {
    const doubtful = judge([Float32Array.from([0.05, 0, 0, 0, 0, 0.5, 0.4, 0, 0, 0.05])]);
    expect(doubtful.sure).toBe(false);
    expect(inWords(doubtful)).toMatch(/^Not sure: 5, 50 percent; second 6/);
  });

  test('are ranked', () => expect(ranking(values[0]).slice(0, 3)).toEqual([5, 0, 7]));
});

describe('Teacher', () => {
  let replay;
  beforeAll(async () => {
    replay = unpackReplay(new Uint8Array(gunzipSync(await readFile('web/data/mnist/replay.bin.gz'))));
  });

  /** An upright with a roof: no digit that anybody was taught. */
  const sign = rasterize([
    [{ x: 0.5, y: 0.2 }, { x: 0.5, y: 0.8 }],
    [{ x: 0.2, y: 0.2 }, { x: 0.5, y: 0.5 }, { x: 0.8, y: 0.2 }],
  ]).pixels; // prettier-ignore

  test('teaches a sign without forgetting the digits, another on top, and takes both back', async () => {
    const reader = new DigitReader();
    reader.use(await loadModel('web/demos/digits/digits.keras'), 'shipped');
    const teacher = new Teacher(reader.model, replay);
    const first = await reader.read(sign);

    const lesson = await teacher.teach(sign, 2); // such a lesson costs more than a true one, below
    expect((await reader.read(sign)).digit).toBe(2);
    expect(lesson.before - lesson.after).toBeLessThan(0.01);

    const cross = rasterize([[{ x: 0.2, y: 0.5 }, { x: 0.8, y: 0.5 }], [{ x: 0.5, y: 0.2 }, { x: 0.5, y: 0.8 }]]).pixels; // prettier-ignore
    const next = await teacher.teach(cross, 5);
    expect((await reader.read(cross)).digit).toBe(5);
    expect((await reader.read(sign)).digit).toBe(2);
    expect(lesson.before - next.after).toBeLessThan(0.02);
    expect(teacher.count).toBe(2);

    expect(await teacher.undo()).toBe(true);
    expect(await teacher.undo()).toBe(true);
    expect(await teacher.undo()).toBe(false);
    expect((await reader.read(sign)).probabilities).toEqual(first.probabilities);
  });

  test('corrects what was misread at a cost of less than half a point on the known digits', async () => {
    const [, [images, labels]] = await datasets.mnist.loadData();
    const reader = new DigitReader();
    reader.use(await loadModel('web/demos/digits/digits.keras'), 'shipped');
    for (const i of [445, 582, 659, 716, 1393]) {
      const teacher = new Teacher(reader.model, replay);
      const pixels = Float32Array.from(images.at(i).data, (byte) => byte / 255);
      const label = labels.at(i);
      expect((await reader.read(pixels)).digit).not.toBe(label);
      const lesson = await teacher.teach(pixels, label);
      expect((await reader.read(pixels)).digit).toBe(label);
      expect(lesson.before - lesson.after).toBeLessThan(0.005);
      await teacher.undo();
    }
  });

  test('refuses a model without a dense end', () => {
    const model = Sequential([layers.Input({ shape: [28, 28, 1] }), layers.Conv2D(10, 28), layers.Flatten()]);
    expect(() => new Teacher(model, replay)).toThrow('end in Dense layers');
  });
});

describe('Trainer', () => {
  /** 320 pictures, ink on the left or on the right: a tiny net tells which within three epochs. */
  const data = async () => {
    const count = 320;
    const pixels = Uint8Array.from({ length: count * 784 }, (_, i) =>
      Math.floor(i / 784) % 2 === Math.floor(i / 14) % 2 ? 200 : 0,
    );
    const x = tensor(pixels, [count, 28, 28], 'uint8');
    const y = tensor(Uint8Array.from({ length: count }, (_, i) => i % 2), [count], 'uint8'); // prettier-ignore
    return [[x, y], [x, y]]; // prettier-ignore
  };
  const build = () =>
    Sequential([
      layers.Input({ shape: [28, 28, 1] }),
      layers.Flatten(),
      layers.Dense(10, { activation: 'softmax' }),
    ]);
  const trainer = (parts = {}) => new Trainer({ load: data, build, ...parts });

  /** Resolves when a trainer gets to a stage. */
  const reaches = (subject, stage) =>
    new Promise((resolve) => {
      const look = () => subject.progress.stage === stage && resolve(subject.progress);
      subject.addEventListener('progress', look);
      look();
    });

  test('trains, tests, and tells how it went', async () => {
    const subject = trainer();
    const stages = new Set();
    subject.addEventListener('progress', () => stages.add(subject.progress.stage));
    await subject.start({ epochs: 3 });
    expect([...stages]).toEqual(['loading', 'training', 'testing', 'done']);
    expect(subject.progress).toMatchObject({ epoch: 2, batch: 5, batches: 5, test: 1 });
    expect(subject.epochs).toHaveLength(3);
    expect(subject.loss.steps.at(-1)).toBe(15);
    expect(subject.loss.smooth.at(-1)).toBeLessThan(subject.loss.smooth[0]);
  });

  test('one batch at a time, then to the end', async () => {
    const subject = trainer();
    const whole = subject.start({ epochs: 1, stepwise: true });
    await reaches(subject, 'paused');
    while (subject.progress.batch < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await subject.step();
    await subject.step();
    expect(subject.progress).toMatchObject({ stage: 'paused', batch: 3 });
    subject.resume();
    await whole;
    expect(subject.progress).toMatchObject({ stage: 'done', batch: 5 });
  });

  test('paused and resumed ends in the same weights as not paused', async () => {
    const [straight, halting] = [trainer(), trainer()];
    await straight.start({ epochs: 2 });
    const whole = halting.start({ epochs: 2, stepwise: true });
    await reaches(halting, 'paused');
    halting.resume();
    halting.pause();
    halting.resume();
    await whole;
    const weights = async ({ model }) => (await model.getWeights()).map((w) => [...w.data]);
    expect(await weights(halting)).toEqual(await weights(straight));
  });

  test('stops, and keeps the model as it is', async () => {
    const subject = trainer();
    const whole = subject.start({ epochs: 1000 });
    await reaches(subject, 'training');
    subject.stop();
    await whole;
    expect(subject.progress.stage).toBe('stopped');
    expect(subject.active).toBe(false);
    expect(await subject.model.getWeights()).toHaveLength(2);
  });

  test('stops while the data is still on its way', async () => {
    const subject = trainer({
      load: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const whole = subject.start();
    subject.stop();
    await whole;
    expect(subject.progress.stage).toBe('stopped');
  });

  test('tells when the data cannot be had, and can be started again', async () => {
    let missing = true;
    const load = () => (missing ? Promise.reject(new Error('no data')) : data());
    const subject = trainer({ load });
    await subject.start({ epochs: 1 });
    expect(subject.progress).toMatchObject({ stage: 'failed', error: new Error('no data') });
    missing = false;
    await subject.start({ epochs: 1 });
    expect(subject.progress).toMatchObject({ stage: 'done', error: null });
  });
});
