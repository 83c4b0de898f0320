/**
 * The site in a real browser: a server of its own, Chromium without a window, and hands that draw.
 */
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { serve } from '../../web/serve.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts server and browser.
 *
 * @returns {Promise<Site>}
 *
 * @typedef {object} Site
 * @property {string} origin
 * @property {(options?: OpenOptions) => Promise<Opened>} open
 * @property {(page: import('playwright-core').Page, work: () => Promise<unknown>) => Promise<number[]>} busyTasks does
 *   something, and tells how long each task of the page's main thread took meanwhile: milliseconds of computing, so
 *   that a stalled machine does not count
 * @property {() => Promise<void>} close
 *
 * @typedef {object} OpenOptions
 * @property {string} [path]
 * @property {number} [width]
 * @property {number} [height]
 * @property {'light' | 'dark'} [scheme]
 * @property {(page: import('playwright-core').Page) => Promise<unknown>} [before] what to do before the page loads
 *
 * @typedef {object} Opened
 * @property {import('playwright-core').Page} page
 * @property {string[]} complaints errors of the page and of the console, and failed requests
 * @property {string[]} requests addresses asked for
 */
export async function startSite({ isolated = true } = {}) {
  const server = await serve({ port: 0, mounts: { '/tests/': 'tests' }, isolated });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });

  /** @param {OpenOptions} [options] */
  async function open({
    path = '/demos/digits/',
    width = 1280,
    height = 900,
    scheme = 'light',
    before,
  } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    const page = await context.newPage();
    const complaints = [];
    const requests = [];
    page.on('pageerror', (error) => complaints.push(String(error.stack)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => requests.push(request.url()));
    await before?.(page);
    await page.goto(server.origin + path);
    return { page, complaints, requests };
  }

  async function busyTasks(page, work) {
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    await work();
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
    const mains = traceEvents.filter(
      ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
    );
    const known = new Set(mains.map(threadOf));
    return traceEvents
      .filter((event) => event.name.endsWith('RunTask') && event.ph === 'X' && known.has(threadOf(event)))
      .map(({ tdur, dur }) => (tdur ?? dur) / 1000);
  }

  async function close() {
    await browser.close();
    await server.close();
  }

  return { origin: server.origin, open, busyTasks, close };
}

/**
 * Draws strokes on the pad with the mouse.
 *
 * @param {import('playwright-core').Page} page
 * @param {{ x: number, y: number }[][]} strokes in pad units
 */
export async function draw(page, strokes) {
  const pad = page.getByTestId('pad');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const to = ({ x, y }) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  for (const [first, ...rest] of strokes) {
    await to(first);
    await page.mouse.down();
    for (const point of rest) await to(point);
    await page.mouse.up();
  }
}

/** Digits as a plain hand draws them, in pad units. */
export const HAND = {
  1: [line([0.5, 0.2], [0.5, 0.8])],
  7: [[...line([0.3, 0.25], [0.7, 0.25]), ...line([0.7, 0.25], [0.45, 0.8])]],
  0: [arc(0.5, 0.5, 0.2, 0.3)],
  4: [
    [...line([0.45, 0.2], [0.28, 0.58]), ...line([0.28, 0.58], [0.72, 0.58])],
    line([0.6, 0.38], [0.58, 0.82]),
  ],
};

/** @param {number[]} from @param {number[]} to */
function line(from, to) {
  return Array.from({ length: 13 }, (_, i) => ({
    x: from[0] + ((to[0] - from[0]) * i) / 12,
    y: from[1] + ((to[1] - from[1]) * i) / 12,
  }));
}

/** @param {number} x @param {number} y @param {number} rx @param {number} ry */
function arc(x, y, rx, ry) {
  return Array.from({ length: 33 }, (_, i) => ({
    x: x + rx * Math.sin((i / 32) * 2 * Math.PI),
    y: y - ry * Math.cos((i / 32) * 2 * Math.PI),
  }));
}

/**
 * What axe finds wrong with a page.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>} rule and elements of each violation
 */
export async function violations(page) {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  return page.evaluate(async () => {
    const { violations: found } = await globalThis.axe.run(document);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
}

/**
 * Lets a page note every task of its main thread over 50 ms, stalls of the machine included, in `longTasks`; for
 * `before` of `open`. `busyTasks` counts only what the page itself is to blame for.
 *
 * @param {import('playwright-core').Page} page
 */
export async function noteLongTasks(page) {
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        globalThis.longTasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
  });
}
