import { expect, test } from '@jest/globals';
import { embellish } from '../../../web/demos/digits/ones.js';
import { generator } from '../../../web/demos/digits/random.js';

const plain = [[{ x: 0.5, y: 0 }, { x: 0.5, y: 1 }]]; // prettier-ignore

test('most ones get a flag that starts at the top and comes down to the left; some get a foot', () => {
  const counts = Array.from({ length: 200 }, (_, seed) => {
    const strokes = embellish(plain, generator(seed));
    expect(strokes[0]).toEqual(plain[0]);
    const [, flag, foot] = strokes;
    if (flag) {
      expect(flag.at(-1)).toEqual({ x: 0.5, y: 0 });
      expect(flag[0].x).toBeLessThan(0.5);
      expect(flag[0].y).toBeGreaterThan(0.05);
      expect(flag[0].y).toBeLessThan(0.5);
    }
    if (foot) expect(foot[0].x < 0.5 && foot[1].x > 0.5).toBe(true);
    return strokes.length;
  });
  for (const count of [1, 2, 3]) expect(counts.filter((n) => n === count).length).toBeGreaterThan(20);
});

test('the same seed gives the same 1; nothing stays nothing', () => {
  expect(embellish(plain, generator(4))).toEqual(embellish(plain, generator(4)));
  expect(embellish([], generator(4))).toEqual([]);
});
