import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { rasterize } from '../../../web/demos/digits/ink.js';
import { generator } from '../../../web/demos/digits/random.js';
import { HANDS, write } from '../../support/strokes/hands.js';
import { PLACES, SIZES, loadDrawnDigits, place, turn } from '../../support/strokes/index.js';
import { trace } from '../../../web/demos/digits/trace.js';

describe('the drawn test digits', () => {
  test('are at least 300, by six hands and more, every digit equally often in each', async () => {
    const drawn = await loadDrawnDigits();
    expect(drawn.length).toBeGreaterThanOrEqual(300);
    const hands = new Set(drawn.map(({ hand }) => hand));
    expect(hands.size).toBeGreaterThanOrEqual(7);
    for (const hand of hands) {
      const counts = Array.from(
        { length: 10 },
        (_, digit) => drawn.filter((d) => d.hand === hand && d.digit === digit).length,
      );
      expect(new Set(counts).size).toBe(1);
    }
    expect(drawn.filter(({ hand }) => hand === 'traced').length).toBeGreaterThanOrEqual(100);
  });

  test('take less than 200 KB', async () => {
    const files = ['hands.json', 'traced.json'].map(
      (name) => new URL(`../../support/strokes/${name}`, import.meta.url),
    );
    const sizes = await Promise.all(files.map(async (file) => (await readFile(file)).length));
    expect(sizes[0] + sizes[1]).toBeLessThan(200 * 1024);
  });

  test('lie on the pad in every place and size, and the picture is the same everywhere', async () => {
    for (const drawn of (await loadDrawnDigits()).filter((_, i) => i % 10 === 0)) {
      const { pixels } = rasterize(place(drawn, 'centre', 'medium'));
      for (const where of /** @type {(keyof typeof PLACES)[]} */ (Object.keys(PLACES))) {
        for (const size of /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES))) {
          const strokes = place(drawn, where, size);
          expect(strokes.flat().every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
          const again = rasterize(strokes).pixels;
          expect(again.every((ink, i) => Math.abs(ink - pixels[i]) < 1e-3)).toBe(true);
        }
      }
    }
  });

  test('fifteen in a row see every place at every size', () => {
    const pairs = Array.from({ length: 15 }, (_, i) => Object.values(turn(i)).join());
    expect(new Set(pairs).size).toBe(15);
  });
});

test('a hand writes a digit anew with each seed', () => {
  const once = write(HANDS.school, 5, generator(1));
  expect(write(HANDS.school, 5, generator(1))).toEqual(once);
  expect(write(HANDS.school, 5, generator(2))).not.toEqual(once);
});

describe('trace', () => {
  const picture = (strokes) => rasterize(strokes).pixels.map((ink) => ink * 255);
  const circle = Array.from({ length: 50 }, (_, i) => ({ x: Math.cos(i / 7.9), y: Math.sin(i / 7.9) }));

  test('finds one stroke in a line, within a pixel of its middle', () => {
    const strokes = trace(picture([[{ x: 0.5, y: 0 }, { x: 0.5, y: 1 }]])); // prettier-ignore
    expect(strokes).toHaveLength(1);
    const [xs, ys] = [strokes[0].map(({ x }) => x), strokes[0].map(({ y }) => y)];
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(1);
    expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(14);
  });

  test('finds a ring', () => {
    const strokes = trace(picture([circle]));
    expect(strokes).toHaveLength(1);
    const [first, last] = [strokes[0][0], strokes[0].at(-1)];
    expect(Math.hypot(first.x - last.x, first.y - last.y)).toBeLessThan(1);
  });

  test('what was traced can be inked again: a crossing stays one', () => {
    const cross = [[{ x: 0, y: 0 }, { x: 1, y: 1 }], [{ x: 1, y: 0 }, { x: 0, y: 1 }]]; // prettier-ignore
    const before = rasterize(cross).pixels;
    const after = rasterize(trace(picture(cross))).pixels;
    const difference = before.reduce((sum, ink, i) => sum + Math.abs(ink - after[i]), 0);
    expect(difference / before.reduce((a, b) => a + b)).toBeLessThan(0.2);
  });

  test('finds nothing on blank paper', () => {
    expect(trace(new Uint8Array(784))).toEqual([]);
  });
});
