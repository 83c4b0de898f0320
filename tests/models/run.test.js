// Pause, step, resume, stop, abort.

import { describe, expect, test } from '@jest/globals';

import { AbortError, setRandomSeed } from '../../js/index.js';
import { network, quiet, samples, soon, weightsOf } from '../support/models.js';

const [x, y] = samples();
const many = { ...quiet, epochs: 2000, batchSize: 4 };

function ready() {
  setRandomSeed(4);
  const model = network({ dropout: 0.2 });
  model.compile({ loss: 'mse', optimizer: 'adam' });
  return model;
}

const iterations = async (model) => (await model.readOptimizer()).iteration;

describe('a run', () => {
  test('that was paused, stepped and resumed ends in the same bits', async () => {
    const plain = ready();
    await plain.fit(x, y, { ...quiet, epochs: 5, batchSize: 4 });

    const model = ready();
    const run = model.fit(x, y, { ...quiet, epochs: 5, batchSize: 4 });
    await run.pause();
    await run.step(3);
    await run.step(11); // beyond the end of the epoch
    expect(await iterations(model)).toBe(14);
    await soon();
    expect(await iterations(model)).toBe(14);
    await run.resume();
    const history = await run;
    expect(history.epoch).toEqual([0, 1, 2, 3, 4]);
    expect(await weightsOf(model)).toEqual(await weightsOf(plain));
  });

  test('pauses and goes on in the midst of things, within 200 ms', async () => {
    const model = ready();
    const run = model.fit(x, y, many);
    await soon();
    const asked = performance.now();
    await run.pause();
    expect(performance.now() - asked).toBeLessThan(200);
    expect(run.paused).toBe(true);
    const held = await iterations(model);
    expect(held).toBeGreaterThan(0);
    await soon();
    expect(await iterations(model)).toBe(held);
    await run.resume();
    await soon();
    expect(await iterations(model)).toBeGreaterThan(held);
    await run.stop();
    await run;
  });

  test('stops within 200 ms, also while paused, with the History so far', async () => {
    for (const pauseFirst of [false, true]) {
      const model = ready();
      const run = model.fit(x, y, { ...many, validationSplit: 0.25 });
      await soon(60);
      if (pauseFirst) await run.pause();
      const asked = performance.now();
      await run.stop();
      const { epoch, history } = await run;
      expect(performance.now() - asked).toBeLessThan(200);
      expect(epoch.length).toBeGreaterThan(0);
      expect(epoch.length).toBeLessThan(2000);
      expect(history.loss).toHaveLength(epoch.length);
    }
  });

  test('that has ended takes every control without a word', async () => {
    const run = ready().fit(x, y, quiet);
    await run;
    await Promise.all([run.pause(), run.resume(), run.stop()]);
    expect(run.paused).toBe(false);
  });

  test('tells of batches and epochs', async () => {
    const [batches, epochs] = [[], []];
    const run = ready().fit(x, y, { ...quiet, epochs: 2, batchSize: 20 });
    run.on('batch', ({ epoch, batch, logs }) =>
      batches.push([epoch, batch, Object.keys(logs)].flat().join(' ')),
    );
    run.on('epoch', ({ epoch, logs }) => epochs.push([epoch, logs.loss]));
    const { history } = await run;
    expect(epochs).toEqual(history.loss.map((loss, epoch) => [epoch, loss]));
    expect(batches).toContain('1 1 loss');
    expect(() => run.on('end', () => {})).toThrow(/there is no event 'end'; there are batch, epoch/);
  });

  test('whose listener fails, fails', async () => {
    const run = ready().fit(x, y, many);
    run.on('epoch', () => {
      throw new RangeError('in a listener');
    });
    await expect(run).rejects.toThrow('in a listener');
  });

  test('steps only while paused, by whole batches', async () => {
    const run = ready().fit(x, y, quiet);
    await expect(run.step()).rejects.toThrow(/call run.pause\(\) first/);
    await expect(run.step(0.5)).rejects.toThrow(/positive whole number; received 0.5/);
    await run;
  });

  test('of a model that is disposed of ends', async () => {
    const model = ready();
    const run = model.fit(x, y, many);
    await soon();
    await model.dispose();
    expect((await run).epoch.length).toBeLessThan(2000);
  });
});

describe('a signal', () => {
  test('ends fit with an AbortError; the model keeps its weights and is usable', async () => {
    const model = ready();
    const controller = new AbortController();
    const run = model.fit(x, y, { ...many, signal: controller.signal });
    await soon();
    controller.abort();
    await expect(run).rejects.toThrow(AbortError);
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(await iterations(model)).toBeGreaterThan(0);
    expect((await model.fit(x, y, quiet)).epoch).toEqual([0]);
  });

  test('that has been given already prevents everything', async () => {
    const model = ready();
    const signal = AbortSignal.abort();
    await expect(model.fit(x, y, { ...quiet, signal })).rejects.toThrow(AbortError);
    await expect(model.evaluate(x, y, { ...quiet, signal })).rejects.toThrow(AbortError);
    await expect(model.predict(x, { ...quiet, signal })).rejects.toThrow(AbortError);
    expect(await iterations(model)).toBe(0);
  });

  test('ends evaluate and predict', async () => {
    const model = ready();
    for (const pass of ['evaluate', 'predict']) {
      const controller = new AbortController();
      const abort = () => controller.abort();
      const options = { ...quiet, batchSize: 1, signal: controller.signal, callbacks: [{ onTestBatchEnd: abort, onPredictBatchEnd: abort }] }; // prettier-ignore
      const running = pass === 'evaluate' ? model.evaluate(x, y, options) : model.predict(x, options);
      await expect(running).rejects.toThrow(AbortError);
    }
  });
});
