/** Data-parallel training in a page of Chromium that is not cross-origin isolated. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { startSite } from '../support/page.js';

let site;
beforeAll(async () => {
  site = await startSite({ isolated: false });
});
afterAll(() => site.close());

/** Trains in a page of its own; runs in the page. Steps take several milliseconds, so that helpers have time to come. */
async function train({ settings, workers, epochs }) {
  const { Sequential, configure, layers, setRandomSeed, tensor, utils } = await import('/js/index.js');
  configure(settings);
  const { postMessage } = Worker.prototype;
  let tasks = 0; // that the page gave to helpers; those that its worker gave are not seen
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.ticket) tasks++;
    return postMessage.call(this, message, ...rest);
  };
  setRandomSeed(5);
  const count = 320;
  const x = tensor(Uint8Array.from({ length: count * 784 }, (_, i) => (i * i + (i >> 8) * 29) % 256), [count, 28, 28, 1]).cast('float32').div(255); // prettier-ignore
  const classes = Int32Array.from({ length: count }, (_, i) => i % 5);
  const model = Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(16, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(32, 3, { activation: 'relu' }),
    layers.Flatten(),
    layers.Dropout(0.2),
    layers.Dense(5, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  const options = { batchSize: 64, epochs, validationSplit: 0.2, workers };
  const run = model.fit(x, utils.toCategorical(classes, 5), options);
  const batches = [];
  run.on('batch', ({ batch }) => batches.push(batch));
  const pause = async () => {
    const asked = performance.now();
    await run.pause();
    await run.step(1);
    await run.resume();
    return performance.now() - asked;
  };
  const took = await pause();
  const { history } = await run;
  const weights = (await model.getWeights()).flatMap((w) => [...w.data]);
  await model.dispose();
  return { history, weights, took, heard: batches.length, tasks, isolated: globalThis.crossOriginIsolated };
}

/** @param {{settings?: any, workers?: number, epochs?: number, before?: (page: any) => Promise<any>}} given */
async function trained({ settings = {}, workers = 1, epochs = 8, before }) {
  const { page, requests } = await site.open({ path: '/tests/web/pages/empty.html' });
  await before?.(page);
  const all = { simd: 'baseline', ...settings };
  const result = await page.evaluate(train, { settings: all, workers, epochs });
  await page.context().close();
  return { ...result, helpers: requests.filter((url) => url.endsWith('/helper.js')).length };
}

test('helpers of the worker and helpers of the page give the same bits, and the course of one worker', async () => {
  const one = await trained({});
  const two = await trained({ workers: 2 });
  expect([one.helpers, two.helpers]).toEqual([0, 1]);
  expect(two.isolated).toBe(false);
  expect(two.heard).toBeGreaterThan(3);
  expect(two.took).toBeLessThan(1000);
  const inPage = await trained({ workers: 2, settings: { worker: false } });
  expect(inPage.tasks).toBeGreaterThan(0);
  expect(inPage.weights).toEqual(two.weights);
  expect(inPage.history).toEqual(two.history);
  // Dropout draws other samples, so the courses are only alike.
  expect(two.history.loss[0]).toBeCloseTo(one.history.loss[0], 1);
  expect(two.history.loss).toHaveLength(8);
});

test.each([false, true])(
  'helpers that do not arrive are done without; engine in the page: %s',
  async (inPage) => {
    const settings = inPage ? { worker: false } : {};
    const refuse = (page) => page.context().route('**/helper.js', (route) => route.abort());
    const without = await trained({ workers: 2, epochs: 3, settings, before: refuse });
    const helped = await trained({ workers: 2, epochs: 3, settings });
    expect(without.tasks).toBe(0);
    expect(without.weights).toEqual(helped.weights);
  },
);
