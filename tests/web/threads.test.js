/** Threads in browsers: a page that is isolated uses the cores, any other page one, and the results are the same. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { ISOLATION } from '../../web/serve.js';
import { startSite } from '../support/page.js';
import { browserReport } from '../support/report.js';

let site;
let plainSite; // like a host that cannot send headers
beforeAll(async () => {
  site = await startSite();
  plainSite = await startSite({ isolated: false });
});
afterAll(() => Promise.all([site.close(), plainSite.close()]));

/** Trains in a page of its own. */
async function train(settings, { before, on = site } = {}) {
  const { page, complaints, requests } = await on.open({ path: '/tests/web/pages/empty.html', before });
  const result = await page.evaluate(async (given) => {
    const library = await import('/js/index.js');
    const { trainManyParts } = await import('/tests/models/many-parts.js');
    return { isolated: crossOriginIsolated, ...(await trainManyParts(library, given)) };
  }, settings);
  const builds = requests.filter((url) => url.endsWith('.wasm')).map((url) => url.split('/').at(-1));
  await page.context().close();
  return { ...result, complaints, builds };
}

describe('training', () => {
  let one;
  beforeAll(async () => {
    one = await train({ threads: 1 });
  });

  test('on one thread loads the build without threads', () => {
    expect(one).toMatchObject({
      isolated: true,
      threads: 1,
      helped: 0,
      builds: ['baseline.wasm'],
      complaints: [],
    });
    expect(one.loss).toBeLessThan(0.65);
  });

  test.each([
    ['the worker', { threads: 3 }],
    ["the page's own thread, which must not wait", { threads: 3, worker: false }],
  ])('on three threads in %s gives the same bits', async (_, settings) => {
    const three = await train(settings);
    const builds = ['baseline-threads.wasm', 'baseline-threads-more.wasm'];
    expect(three).toMatchObject({ threads: 3, builds, complaints: [] });
    expect(three.helped).toBeGreaterThan(0);
    expect([three.digest, three.loss]).toEqual([one.digest, one.loss]);
  });

  test('in Firefox too', async () => {
    const two = await browserReport('firefox-esr', '/tests/web/pages/many_parts.html', ISOLATION);
    expect(two).toMatchObject({ threads: 2, digest: one.digest, loss: one.loss });
    expect(two.helped).toBeGreaterThan(0);
  }, 120_000);

  test('in a page that is not isolated uses one thread, whatever is asked for', async () => {
    const plain = await train({ threads: 'auto' }, { on: plainSite });
    expect(plain).toEqual({ ...one, isolated: false });
  });

  test('goes on alone where helpers cannot be loaded', async () => {
    const block = (page) => page.route('**/helper.js', (route) => route.abort());
    const { complaints, ...alone } = await train({ threads: 'auto', worker: false }, { before: block });
    expect(alone).toMatchObject({ threads: 1, helped: 0, digest: one.digest });
    expect(complaints.every((text) => text.includes('ERR_FAILED'))).toBe(true);
  });
});

test('helpers end with the worker that they help', async () => {
  const { page } = await site.open({ path: '/tests/web/pages/empty.html' });
  await page.evaluate(async () => {
    const library = await import('/js/index.js');
    const { trainManyParts } = await import('/tests/models/many-parts.js');
    await trainManyParts(library, { threads: 2 });
  });
  expect(page.workers().length).toBe(2);
  await page.evaluate(async () => {
    const { connect } = await import('/js/worker/connect.js');
    (await connect()).terminate();
  });
  const deadline = Date.now() + 20_000;
  while (page.workers().length > 0 && Date.now() < deadline) await page.waitForTimeout(20);
  expect(page.workers()).toEqual([]);
});
