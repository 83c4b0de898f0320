/** Data and files in a page of Chromium: MNIST arrives without a long task, models are kept, downloaded and loaded. */
import { readFile } from 'node:fs/promises';

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';

import { loadModel } from '../../js/index.js';
import { startSite } from '../support/page.js';

let site;
let page;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  ({ page } = await site.open({ path: '/missing-page' }));
});
afterEach(() => page.context().close());

test('MNIST loads with progress, and the page is never blocked for 50 ms', async () => {
  await page.evaluate(() => import('/js/index.js'));
  let seen;
  const tasks = await site.busyTasks(page, async () => {
    seen = await page.evaluate(async () => {
      const { datasets } = await import('/js/index.js');
      const events = [];
      const [[x, y], [xTest]] = await datasets.mnist.loadData({ onProgress: (event) => events.push(event) });
      return {
        shapes: [x.shape, xTest.shape],
        labels: y.slice(0, 5).array(),
        ink: x.at(0, 5, 12),
        first: events[0],
        last: events.at(-1),
      };
    });
  });
  expect(seen.shapes).toEqual([[60000, 28, 28], [10000, 28, 28]]); // prettier-ignore
  expect(seen.labels).toEqual([5, 0, 4, 1, 9]);
  expect(seen.ink).toBe(3);
  expect(seen.first.loaded).toBeLessThan(seen.last.loaded);
  expect(seen.last.loaded).toBe(seen.last.total);
  expect(tasks.length).toBeGreaterThan(20);
  expect(tasks.filter((milliseconds) => milliseconds >= 50)).toEqual([]);
});

test('what was cut off on the way is told', async () => {
  await page.route('**/data/mnist/test.bin', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.body()).subarray(0, 1000) });
  });
  const message = await page.evaluate(async () => {
    const { datasets } = await import('/js/index.js');
    return datasets.mnist.loadData().catch((error) => `${error.name}: ${error.message}`);
  });
  expect(message).toMatch(
    /^LoadError: .*test\.bin is damaged: it has 1000 bytes instead of \d+\. Make the data with/,
  );
});

test('a browser that is offline is told so', async () => {
  await page.evaluate(() => import('/js/index.js'));
  await page.context().setOffline(true);
  const message = await page.evaluate(async () => {
    const { datasets } = await import('/js/index.js');
    return datasets.mnist.loadData().catch((error) => `${error.name}: ${error.message}`);
  });
  expect(message).toMatch(/^LoadError: .*manifest\.json: no connection/);
});

test('a model is kept by the browser, listed, loaded and forgotten', async () => {
  const seen = await page.evaluate(async () => {
    const { Sequential, deleteModel, layers, listModels, loadModel: load } = await import('/js/index.js');
    const model = Sequential([layers.Input({ shape: [3] }), layers.Dense(2)]);
    await model.save('browser:mine');
    const listed = await listModels();
    const again = await load('browser:mine');
    const x = [[1, 2, 3]];
    const outputs = [await model.predict(x), await again.predict(x)].map((output) => output.array());
    await deleteModel('mine');
    const missing = await load('browser:mine').catch((error) => error.message);
    return { listed, outputs, left: await listModels(), missing };
  });
  expect(seen.listed).toMatchObject([{ name: 'mine', bytes: expect.any(Number), saved: expect.anything() }]);
  expect(seen.outputs[0]).toEqual(seen.outputs[1]);
  expect(seen.left).toEqual([]);
  expect(seen.missing).toBe("The browser holds no model 'mine'. It holds: none.");
});

test('a model is downloaded, and Node predicts the same with it', async () => {
  const [download, outputs] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(async () => {
      const { Sequential, layers } = await import('/js/index.js');
      const model = Sequential([layers.Input({ shape: [3] }), layers.Dense(2, { activation: 'tanh' })]);
      await model.save('mine.keras');
      return (await model.predict([[1, 2, 3]])).array();
    }),
  ]);
  expect(download.suggestedFilename()).toBe('mine.keras');
  const model = await loadModel(new Uint8Array(await readFile(await download.path())));
  expect((await model.predict([[1, 2, 3]], { verbose: 0 })).array()).toEqual(outputs);
});
