import { describe, expect, test } from '@jest/globals';

import { Curve } from '../../../web/demos/digits/curve.js';
import { latestWins } from '../../../web/demos/digits/latest.js';
import { PLAIN_LAYERS } from '../../../web/demos/digits/layers.js';
import { packReplay, unpackReplay } from '../../../web/demos/digits/replay.js';

/** A promise with its handles. */
function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
}

describe('latestWins', () => {
  test('skips all but the newest of what came meanwhile', async () => {
    const seen = [];
    const first = deferred();
    const call = latestWins(async (n) => {
      seen.push(n);
      if (n === 1) await first.promise;
      return n * 10;
    });
    const results = [call(1), call(2), call(3), call(4)];
    first.resolve();
    expect(await Promise.all(results)).toEqual([10, undefined, undefined, 40]);
    expect(seen).toEqual([1, 4]);
  });

  test('goes on after a failure', async () => {
    const call = latestWins(async (n) => {
      if (n === 1) throw new Error('no');
      return n;
    });
    const failing = call(1);
    const next = call(2);
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe(2);
    expect(await call(3)).toBe(3);
  });
});

describe('Curve', () => {
  test('recovers the batches from running averages, over epochs', () => {
    const curve = new Curve();
    curve.add(0, 1, 1, 4);
    curve.add(0, 3, 3, 2); // sum 6 over three batches: the last two had 1 each
    curve.add(1, 2, 5, 0.5);
    expect(curve.steps).toEqual([1, 3, 5]);
    expect(curve.values).toEqual([4, 1, 0.5]);
  });

  test('smooths without a bias towards zero', () => {
    const curve = new Curve();
    for (let i = 1; i <= 50; i++) curve.add(0, i, i, 3);
    expect(curve.smooth.every((v) => Math.abs(v - 3) < 1e-9)).toBe(true);
  });

  test('stays small, and keeps the newest points', () => {
    const curve = new Curve();
    for (let i = 1; i <= 20_000; i++) curve.add(0, i, i, 1);
    expect(curve.steps.length).toBeLessThanOrEqual(4000);
    expect(curve.steps.slice(-3)).toEqual([19_998, 19_999, 20_000]);
    expect(curve.steps).toEqual([...curve.steps].sort((a, b) => a - b));
    expect(curve.values).toHaveLength(curve.steps.length);
  });

  test('ignores a report without news', () => {
    const curve = new Curve();
    curve.add(0, 2, 2, 1);
    curve.add(0, 2, 2, 1);
    expect(curve.steps).toEqual([2]);
  });
});

describe('replay', () => {
  const digits = (add) => ({
    pixels: Uint8Array.from({ length: 1001 * 784 }, (_, i) => (i + add) % 251),
    labels: Uint8Array.from({ length: 1001 }, (_, i) => (i + add) % 10),
  });

  test('unpacks what was packed', () => {
    const { train, test: tests } = unpackReplay(packReplay(digits(0), digits(3)));
    expect(train.labels).toHaveLength(1000);
    expect([train.labels[12], tests.labels[12]]).toEqual([2, 5]);
    expect([train.pixels[9], tests.pixels[9], tests.pixels.length]).toEqual([9, 12, 784_000]);
  });

  test('refuses what is cut off', () => {
    const bytes = packReplay(digits(0), digits(3));
    expect(() => unpackReplay(bytes.subarray(1))).toThrow(
      'damaged: 1569999 bytes where 1570000 were expected',
    );
  });
});

test('the layers shown before there are weights have the talk’s 93,322 parameters', () => {
  expect(PLAIN_LAYERS.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(93_322);
});
