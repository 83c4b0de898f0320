/** The benchmark page: its tables, its curves, and the button that measures this device. */
import { readFileSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { startSite, violations } from '../support/page.js';

const PATH = '/docs/benchmarks/';
const results = JSON.parse(readFileSync('web/docs/benchmarks/results.json', 'utf8'));

let site, page, complaints, requests;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());
afterEach(() => page.context().close());

async function open(options) {
  ({ page, complaints, requests } = await site.open({ path: PATH, ...options }));
  await page.locator('#run:enabled').waitFor();
}

describe('on a desk', () => {
  beforeEach(() => open());

  test('shows every table of the run, with notes that are linked', async () => {
    const seen = await page.locator('#tables table').count();
    expect(seen).toBe(results.tables.length);
    expect(seen).toBeGreaterThan(5);
    const ours = await page.locator('#tables .ours th').first().textContent();
    expect(ours).toBe('Hornet');
    const links = await page.locator('sup a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.length).toBeGreaterThan(0);
    const lost = await page.evaluate((hrefs) => hrefs.filter((href) => !document.querySelector(href)), links);
    expect(lost).toEqual([]);
  });

  test('draws how time grows with samples and with batches, and says it in words', async () => {
    for (const [id, points] of Object.entries(results.scaling)) {
      await page.locator(`#${id} canvas`).waitFor();
      const words = await page.locator(`#${id} [role=img]`).getAttribute('aria-label');
      for (const [n, cost] of points) expect(words).toContain(`${cost} µs at ${n.toLocaleString('en')}`);
    }
  });

  test('measures this device, one after the other, beside ours', async () => {
    await page.getByRole('button', { name: 'Run it on your machine' }).click();
    await page.getByText(/^Measured\. On average/).waitFor({ timeout: 120_000 });
    const rows = await page.locator('#here tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent))); // prettier-ignore
    expect(rows).toHaveLength(5);
    for (const [, yours, ours, ratio] of rows) {
      expect(Number(yours)).toBeGreaterThan(0);
      expect(Number(ours)).toBeGreaterThan(0);
      expect(ratio).toMatch(/^[\d.]+ ×$/);
    }
    await page.getByRole('button', { name: 'Run it again' }).waitFor();
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(site.origin) && !url.startsWith('data:'))).toEqual([]);
  }, 150_000);

  test('stops when it is told to', async () => {
    await page.locator('#run').click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
  }, 90_000);
});

describe.each([
  [1280, 'light'],
  [1280, 'dark'],
  [320, 'light'],
  [320, 'dark'],
])('%d px wide, %s', (width, scheme) => {
  beforeEach(() => open({ width, scheme }));

  test('nothing sticks out and axe finds nothing wrong', async () => {
    await page.locator('#batches canvas').waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
  });
});
