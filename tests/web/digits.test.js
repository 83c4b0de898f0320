/** The digit page in Chromium: drawing, reading, teaching, training, keeping. Chromium is slow here; times are wide. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HAND, draw, startSite, violations } from '../support/page.js';

let site;
let page;
let complaints;
let requests;

const answer = () => page.getByTestId('answer').textContent();
const button = (name) => page.getByRole('button', { name, exact: true });
const text = (selector) => page.locator(selector).textContent();

/** Waits until a page says something. */
const says = (selector, pattern, timeout = 60_000) =>
  page.waitForFunction(
    ([where, source]) => new RegExp(source).test(document.querySelector(where).textContent),
    [selector, pattern.source],
    { timeout },
  );
const reads = (digit) => says('[data-testid=answer]', new RegExp(`^${digit}$`));

async function open(options) {
  ({ page, complaints, requests } = await site.open(options));
  await says('#origin', /shipped|No weights/);
}

/** Makes a page's worker one in a browser without SIMD. */
const refuseSimd = (fresh) =>
  fresh.route('**/js/worker/host.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `WebAssembly.validate = () => false;\n${await response.text()}` });
  });

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());
afterEach(() => page?.context().close());

describe('reading', () => {
  beforeEach(() => open());

  test.each(Object.keys(HAND))('a drawn %s', async (digit) => {
    expect(await answer()).toBe('');
    await draw(page, HAND[digit]);
    await reads(digit);
    expect(complaints).toEqual([]);
  });

  test('clear empties the answer, undo brings the drawing back, redo clears again', async () => {
    await draw(page, HAND[7]);
    await reads(7);
    await page.getByTestId('clear').click();
    expect(await answer()).toBe('');
    expect(await text('#hint')).toBe('Draw a digit from 0 to 9.');
    await button('Undo').click();
    await reads(7);
    await button('Redo').click();
    expect(await answer()).toBe('');
  });

  test('a slip of the pen is no digit', async () => {
    await draw(page, [[{ x: 0.5, y: 0.5 }, { x: 0.52, y: 0.5 }]]); // prettier-ignore
    await says('#hint', /a bit larger/);
    expect(await answer()).toBe('');
  });

  test('ten bars with numbers add up, and the answer’s is marked', async () => {
    await draw(page, HAND[0]);
    await reads(0);
    const rows = await page.locator('probability-bars li').allTextContents();
    expect(rows.map((row) => row[0])).toEqual([...'0123456789']);
    const sum = rows.reduce((total, row) => total + parseFloat(row.slice(1)), 0);
    expect(sum).toBeGreaterThan(99.4);
    expect(sum).toBeLessThan(100.6);
    expect(await page.locator('probability-bars .best b').textContent()).toBe('0');
  });

  test('a reading is said once the hand rests', async () => {
    await draw(page, HAND[7]);
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role=status]')].some((region) =>
        /read 7, \d+ percent/.test(region.textContent),
      ),
    );
  });

  test('a second pointer does not disturb a stroke', async () => {
    await draw(page, HAND[1]);
    const strokes = await page.evaluate(() => {
      /** @type {any} */ const pad = document.querySelector('drawing-pad');
      const box = pad.getBoundingClientRect();
      const fire = (type, pointerId, x) =>
        pad.dispatchEvent(
          new PointerEvent(type, {
            pointerId,
            isPrimary: pointerId === 71,
            pointerType: 'touch',
            clientX: box.left + x,
            clientY: box.top + 9,
          }),
        );
      pad.setPointerCapture = () => {};
      fire('pointerdown', 71, 10);
      fire('pointerdown', 72, 90);
      fire('pointermove', 72, 95);
      fire('pointermove', 71, 20);
      fire('pointerup', 71, 20);
      return pad.strokes.at(-1).map(({ x }) => Math.round(x * pad.clientWidth));
    });
    expect(strokes.slice(0, 2).map((x) => Math.abs(x - 10) <= 1 || Math.abs(x - 20) <= 1)).toEqual([
      true,
      true,
    ]);
  });
});

describe('by keyboard alone', () => {
  beforeEach(() => open());

  test('a digit key writes that digit; Delete clears; Backspace undoes', async () => {
    await page.getByTestId('pad').focus();
    await page.keyboard.press('3');
    await reads(3);
    await page.keyboard.press('Delete');
    expect(await answer()).toBe('');
    await page.keyboard.press('Backspace');
    await reads(3);
  });

  test('arrows and Space draw', async () => {
    await page.getByTestId('pad').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await reads(1);
  });

  test('Tab reaches the pad and each layer once; arrows walk over pixels and the lens explains them', async () => {
    await page.getByTestId('pad').focus();
    await page.keyboard.press('7');
    await reads(7);
    const stops = [];
    for (let i = 0; i < 40 && stops.at(-1) !== 'dense_1'; i++) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => document.activeElement.getAttribute('aria-label')?.split(':')[0] ?? ''),
      );
    }
    const names = ['conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1', 'conv2d_2', 'dense', 'dense_1'];
    expect(stops.filter((stop) => names.includes(stop))).toEqual(names);
    await page.keyboard.press('ArrowRight');
    await says('#lens', /^dense_1, digit 0: \d/);
    await page.keyboard.press('ArrowDown');
    await says('#lens', /dense_1, digit 5.*softmax: .* ÷ /);
  });
});

describe('seeing through', () => {
  beforeEach(async () => {
    await open();
    await draw(page, HAND[4]);
    await reads(4);
  });

  test('shapes stand at the layers as summary() writes them', async () => {
    expect(await page.locator('.flow > .layer > .title span').allTextContents()).toEqual([
      '(None, 26, 26, 32)',
      '(None, 13, 13, 32)',
      '(None, 11, 11, 64)',
      '(None, 5, 5, 64)',
      '(None, 3, 3, 64)',
      '(None, 64)',
      '(None, 10)',
    ]);
  });

  test.each([
    [0, /^conv2d, map \d+, row \d+, column \d+: .*drawing.*×.*bias .* → ReLU → /],
    [1, /^max_pooling2d, map \d+.*the largest of/],
    [2, /^conv2d_1, map .*from 30 other maps of max_pooling2d\S* \+ bias/],
    [4, /^conv2d_2, map .*from 62 other maps of max_pooling2d\S* \+ bias/],
    [5, /^dense, neuron .*from 571 others \+ bias/],
    [6, /^dense_1, digit .*from 59 others \+ bias.*softmax: /],
  ])('pointing at layer %i shows its sum', async (layer, words) => {
    const maps = page.locator('.layer feature-maps:not([still])').nth(layer);
    await maps.hover({ position: { x: 22, y: 16 } });
    await says('#lens', words);
    expect(complaints).toEqual([]);
  });

  test('the numbers of the lens add up to the value', async () => {
    await page
      .locator('.layer feature-maps:not([still])')
      .nth(6)
      .hover({ position: { x: 18, y: 4 } });
    await says('#lens', /softmax/);
    const { head, line } = await page.evaluate(() => ({
      head: document.querySelector('#lens .head b').textContent,
      line: document.querySelector('#lens p:last-child').textContent,
    }));
    const [, a, b] = /softmax: (\S+) ÷ (\S+),/.exec(line);
    const number = (words) => Number(words.replace('−', '-'));
    expect(number(a) / number(b)).toBeCloseTo(Number(head.split(': ')[1]), 1);
  });

  test('a pixel stays pinned until it is let go', async () => {
    const maps = page.locator('.layer feature-maps:not([still])').nth(2);
    await maps.click({ position: { x: 30, y: 30 } });
    const pinned = await text('#lens .head b');
    await page.mouse.move(5, 5);
    await says('#lens', /Pinned/);
    expect(await text('#lens .head b')).toBe(pinned);
    await maps.press('Escape');
    await says('#lens', /^Point at a pixel/);
  });
});

describe('teaching', () => {
  test('a strange sign is learned within 2 s, the rest is not forgotten, and it can be undone', async () => {
    await open();
    const sign = [...HAND[1], [{ x: 0.2, y: 0.2 }, { x: 0.5, y: 0.5 }, { x: 0.8, y: 0.2 }]]; // prettier-ignore
    await draw(page, sign);
    await says('[data-testid=answer]', /^\d$/);
    const before = await page.locator('probability-bars li').allTextContents();
    await button('That was a 2').click();
    await says('#teach-status', /Learned that this is a 2, in \d/);
    await reads(2);
    const [, seconds, after, was] = /in ([\d.]+) s\. Still ([\d.]+) % .* was ([\d.]+) %/.exec(
      await text('#teach-status'),
    );
    expect(Number(seconds)).toBeLessThanOrEqual(2);
    expect(Number(was) - Number(after)).toBeLessThan(1);

    await page.getByTestId('clear').click();
    const again = sign.map((stroke) => stroke.map(({ x, y }) => ({ x: 0.1 + 0.75 * x, y: 0.15 + 0.7 * y })));
    await draw(page, again);
    await reads(2);

    await button('Undo').click();
    for (let i = 0; i < 2; i++) await button('Undo').click();
    await button('Undo teaching').click();
    await says('#teach-status', /undone/);
    await page.waitForFunction(
      (rows) =>
        rows.join() ===
        [...document.querySelectorAll('probability-bars li')].map((li) => li.textContent).join(),
      before,
    );
    expect(complaints).toEqual([]);
  });
});

describe('training', () => {
  test('runs, pauses, steps, goes on and stops', async () => {
    await open();
    await draw(page, HAND[7]);
    await button('Train').click();
    await says('#meter-batch', /^[1-9]\d* of 938$/, 120_000);
    await says('#meter-speed', /\d/);
    await button('Pause').click();
    await says('#train-status', /Paused/);
    await page.waitForTimeout(300);
    const paused = await text('#meter-batch');
    await page.waitForTimeout(700);
    expect(await text('#meter-batch')).toBe(paused);

    const next = parseInt(paused, 10) + 1;
    await button('Step').click();
    await says('#meter-batch', new RegExp(`^${next} of`));
    await button('Resume').click();
    await says('#meter-batch', new RegExp(`^(?!${next} )`));
    await page.waitForTimeout(1500);
    expect(await page.locator('#loss-chart .plot').getAttribute('aria-label')).toMatch(/^Loss over .*: \d/);
    await button('Stop').click();
    await says('#train-status', /Stopped/);
    await says('#origin', /yours, stopped after/);
    expect(complaints).toEqual([]);
  });

  test('pausing and stopping are answered within 200 ms', async () => {
    await open();
    await button('Train').click();
    await says('#meter-batch', /^[2-9]\d of 938$/, 120_000);
    const answered = (id, status) =>
      page.evaluate(
        ([press, expected]) =>
          new Promise((resolve) => {
            const pressed = performance.now();
            const watcher = new MutationObserver(() => {
              if (document.querySelector('#train-status').textContent !== expected) return;
              watcher.disconnect();
              resolve(performance.now() - pressed);
            });
            watcher.observe(document.querySelector('#train-status'), {
              childList: true,
              characterData: true,
              subtree: true,
            });
            document.querySelector(press).click();
          }),
        [id, status],
      );
    expect(await answered('#train-pause', 'Paused')).toBeLessThan(200);
    await button('Resume').click();
    await page.waitForTimeout(500);
    expect(await answered('#train-stop', 'Stopped')).toBeLessThan(200);
  });

  test('never holds the page up: fetching, unpacking, training, drawing meanwhile', async () => {
    await open();
    await draw(page, HAND[7]);
    const tasks = await site.busyTasks(page, async () => {
      await button('Train').click();
      await says('#meter-batch', /^\d{2,} of 938$/, 120_000);
      await draw(page, HAND[4]);
      await page.waitForTimeout(3000);
      await button('Stop').click();
      await says('#train-status', /Stopped/);
    });
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter((duration) => !(duration <= 50))).toEqual([]);
  });

  test('the shipped weights come back at the press of a button', async () => {
    await open();
    await button('Step').click();
    await says('#meter-batch', /^1 of 938/, 120_000);
    await button('Stop').click();
    await says('#origin', /yours, stopped/);
    await button('Use the shipped weights').click();
    await says('#origin', /shipped/);
    await draw(page, HAND[7]);
    await reads(7);
  });

  test('says what to do when the data is not there, and can be tried again', async () => {
    await open({
      before: (fresh) => fresh.route('**/data/mnist/*', (route) => route.fulfill({ status: 404 })),
    });
    await button('Train').click();
    await says('#notices', /The training could not go on\. .*npm run data/);
    await page.unroute('**/data/mnist/*');
    await button('Try again').click();
    await says('#meter-batch', /^[1-9]\d* of 938$/, 120_000);
    await button('Stop').click();
    await says('#train-status', /Stopped/);
  });
});

describe('keeping', () => {
  beforeEach(() => open());

  test('in the browser: kept, used again, deleted', async () => {
    await button('Keep in this browser').click();
    await says('#keep-status', /Kept as/);
    await page.reload();
    await says('#kept', /digits \d{4}-/);
    await page.locator('#kept').getByRole('button', { name: /^Use/ }).click();
    await says('#origin', /kept in this browser/);
    await draw(page, HAND[7]);
    await reads(7);
    await page
      .locator('#kept')
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.locator('#kept').waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('in a file: saved, opened again', async () => {
    const download = page.waitForEvent('download');
    await button('Save to a file').click();
    expect((await download).suggestedFilename()).toBe('digits.keras');
    const path = join(await mkdtemp(join(tmpdir(), 'digits-')), 'mine.keras');
    await (await download).saveAs(path);
    expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK');
    await page.locator('#open-file').setInputFiles(path);
    await says('#origin', /from mine\.keras/);
    await draw(page, HAND[7]);
    await reads(7);
  });

  test('a file that is no model is refused in words, and the network in use stays', async () => {
    await page
      .locator('#open-file')
      .setInputFiles({ name: 'cat.keras', mimeType: 'image/jpeg', buffer: Buffer.from('not a zip at all') });
    await says('#notices', /That network could not be used\. ./);
    await draw(page, HAND[7]);
    await reads(7);
  });
});

describe('for everybody', () => {
  test.each(['light', 'dark'])('axe finds nothing in %s', async (scheme) => {
    await open({ scheme });
    await draw(page, HAND[4]);
    await reads(4);
    await page
      .locator('.layer feature-maps:not([still])')
      .nth(2)
      .click({ position: { x: 30, y: 30 } });
    expect(await violations(page)).toEqual([]);
  });

  test.each([320, 360, 768, 1280])('nothing sticks out at %i pixels', async (width) => {
    await open({ width, height: 700 });
    await draw(page, HAND[4]);
    await page
      .locator('.layer feature-maps:not([still])')
      .nth(2)
      .click({ position: { x: 20, y: 20 } });
    await says('#lens', /bias|Draw/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  test('only the site itself is asked for anything', async () => {
    await open();
    await draw(page, HAND[7]);
    await reads(7);
    const others = requests.filter((url) => !url.startsWith(site.origin) && !/^(blob|data):/.test(url));
    expect(others).toEqual([]);
  });

  test('the switch turns the page dark and remembers it', async () => {
    await open();
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe('rgb(251, 250, 247)');
    await page.locator('theme-switch button').click();
    await page.locator('theme-switch button').click();
    expect(await ground()).toBe('rgb(20, 23, 28)');
    await page.reload();
    expect(await ground()).toBe('rgb(20, 23, 28)');
  });

  test('without SIMD the page says so in words', async () => {
    ({ page } = await site.open({ before: refuseSimd }));
    await says('#notices', /SIMD/);
  });

  test('when the engine does not arrive the page says so, and can be tried again', async () => {
    ({ page } = await site.open({
      before: (fresh) => fresh.route('**/*.wasm', (route) => route.fulfill({ status: 404 })),
    }));
    await says('#notices', /could not be (started|opened)/);
    await button('Try again').waitFor();
  });
});

test('the program on the page is the one that the button runs', async () => {
  const html = await readFile('web/demos/digits/index.html', 'utf8');
  const network = await readFile('web/demos/digits/network.js', 'utf8');
  const lines = (source) => source.match(/layers\.\w+\(.*\),/g);
  expect(lines(html)).toEqual(lines(network));
  const trainer = await readFile('web/demos/digits/trainer.js', 'utf8');
  const [compile] = html.match(/model\.compile\(.*\);/);
  expect(trainer).toContain(compile);
});
