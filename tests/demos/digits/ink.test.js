import { beforeAll, describe, expect, test } from '@jest/globals';
import * as datasets from '../../../js/data/index.js';
import {
  BOX,
  CENTRE,
  PATH,
  PEN,
  SIDE,
  SMALLEST,
  rasterize,
  rasterizeImage,
} from '../../../web/demos/digits/ink.js';
import { trace } from '../../../web/demos/digits/trace.js';

const { abs, floor, hypot, max, min } = Math;

const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;
const line = (x0, y0, x1, y1) => [
  { x: x0, y: y0 },
  { x: x1, y: y1 },
];

/** Where the ink of a picture lies: its sum, its centre of mass and its box, every trace counted (of rounding: none). */
function measure(pixels) {
  let [mass, x, y] = [0, 0, 0];
  let [x0, y0, x1, y1] = [SIDE, SIDE, -1, -1];
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [column, row, ink] = [i % SIDE, floor(i / SIDE), pixels[i]];
    if (ink < 0.01) continue;
    mass += ink;
    x += ink * column;
    y += ink * row;
    [x0, y0, x1, y1] = [min(x0, column), min(y0, row), max(x1, column), max(y1, row)];
  }
  return { mass, x: x / mass, y: y / mass, width: x1 - x0 + 1, height: y1 - y0 + 1 };
}

/** The mean distance from each pixel to the nearest stroke, and what a pen of this width would leave there. */
function distances(strokes) {
  const nearest = new Float32Array(SIDE * SIDE).fill(Infinity);
  for (const { x, y } of strokes.flat()) {
    for (let i = 0; i < nearest.length; i++) {
      const d = hypot((i % SIDE) + 0.5 - x, floor(i / SIDE) + 0.5 - y);
      nearest[i] = min(nearest[i], d);
    }
  }
  return nearest;
}

/** The pen width whose strokes are nearest to the picture, by least squares. */
function fitWidth(pixels, strokes) {
  const nearest = distances(strokes);
  let best = { error: Infinity, width: 0 };
  for (let width = 0.5; width < 7; width += 0.2) {
    let error = 0;
    nearest.forEach((d, i) => {
      const ink = min(1, max(0, ((width + PEN.edge) / 2 - d) / PEN.edge));
      error += (ink - pixels[i] / 255) ** 2;
    });
    if (error < best.error) best = { error, width };
  }
  return best.width;
}

const unitStrokes = (strokes) =>
  strokes.map((stroke) => stroke.map(({ x, y }) => ({ x: x / SIDE, y: y / SIDE })));

describe("the constants are the training set's own", () => {
  const digits = [];
  beforeAll(async () => {
    const [[images]] = await datasets.mnist.loadData();
    for (let i = 0; i < 60000; i += 10) digits.push(images.data.subarray(784 * i, 784 * (i + 1)));
  });

  test('the centre of mass is on (14, 14) within a quarter of a pixel, and the box is 20', () => {
    const measured = digits.map(measure);
    expect(abs(mean(measured.map(({ x }) => x)) - CENTRE)).toBeLessThan(0.25);
    expect(abs(mean(measured.map(({ y }) => y)) - CENTRE)).toBeLessThan(0.25);
    expect(mean(measured.map(({ width, height }) => max(width, height)))).toBeCloseTo(BOX, 2);
  });

  test('width of the pen, extent of the path and amount of ink agree with 200 digits traced back to strokes', () => {
    const some = digits.filter((_, i) => i % 30 === 0);
    const traced = some.map((pixels) => trace(pixels));
    expect(abs(mean(some.map((pixels, i) => fitWidth(pixels, traced[i]))) - PEN.width)).toBeLessThan(0.15);

    const inks = traced.map((strokes) => rasterize(unitStrokes(strokes)));
    const extent = mean(inks.map(({ box }) => SIDE * max(box.width, box.height)));
    expect(abs(extent - PATH)).toBeLessThan(0.25);
    const ours = mean(inks.map(({ pixels }) => measure(pixels).mass));
    const theirs = mean(some.map((pixels) => measure(pixels).mass / 255));
    expect(abs(ours / theirs - 1)).toBeLessThan(0.05);
  });
});

describe('rasterize', () => {
  const seven = [[{ x: 0.3, y: 0.2 }, { x: 0.7, y: 0.2 }, { x: 0.45, y: 0.8 }]]; // prettier-ignore

  test('inks nothing when nothing was drawn', () => {
    for (const strokes of [[], [[]], [[{ x: NaN, y: 0.5 }]]]) {
      expect(rasterize(strokes)).toEqual({ pixels: null, reason: 'empty', box: null, shift: [0, 0] });
    }
  });

  test('asks for a larger digit when the drawing is a slip of the pen', () => {
    expect(rasterize([[{ x: 0.5, y: 0.5 }]]).reason).toBe('small');
    const { reason, pixels, box } = rasterize([line(0.5, 0.5, 0.5, 0.5 + SMALLEST * 0.99)]);
    expect({ reason, pixels }).toEqual({ reason: 'small', pixels: null });
    expect(box.height).toBeCloseTo(SMALLEST * 0.99);
    expect(rasterize([line(0.5, 0.5, 0.5, 0.5 + SMALLEST * 1.01)]).reason).toBeUndefined();
  });

  test('inks a dot as a dot when asked to', () => {
    const { pixels } = rasterize([[{ x: 0.9, y: 0.1 }]], { smallest: 0 });
    const { mass, x, y } = measure(pixels);
    expect(mass).toBeCloseTo(Math.PI * (PEN.width / 2) ** 2, 0);
    expect(abs(x - CENTRE)).toBeLessThanOrEqual(0.501);
    expect(abs(y - CENTRE)).toBeLessThanOrEqual(0.501);
  });

  test('inks a plain 1 as a bar 20 pixels high', () => {
    const { pixels } = rasterize([line(0.5, 0.2, 0.5, 0.8)]);
    const { height, width, x, y } = measure(pixels);
    expect(height).toBe(BOX);
    expect(width).toBeLessThanOrEqual(6);
    expect(abs(x - CENTRE)).toBeLessThanOrEqual(0.501);
    expect(abs(y - CENTRE)).toBeLessThanOrEqual(0.501);
    expect(max(...pixels)).toBe(1);
  });

  test('the picture does not depend on where or how large the digit was drawn', () => {
    const { pixels } = rasterize(seven);
    for (const [scale, x, y] of [
      [0.15, 0, 0],
      [0.3, 0.8, 0],
      [1.2, -0.1, 0.02],
    ]) {
      // prettier-ignore
      const moved = seven.map((stroke) => stroke.map((p) => ({ x: p.x * scale + x, y: p.y * scale + y })));
      const again = rasterize(moved).pixels;
      pixels.forEach((ink, i) => expect(again[i]).toBeCloseTo(ink, 4));
    }
  });

  test('the direction of a stroke, its cuts and a pen that rests do not change the picture', () => {
    const { pixels } = rasterize(seven);
    const [a, b, c] = seven[0];
    for (const strokes of [
      [[c, b, a]],
      [
        [b, c],
        [a, b],
      ],
      [[a, a, b, b, b, c]],
    ]) {
      // prettier-ignore
      rasterize(strokes).pixels.forEach((ink, i) => expect(ink).toBeCloseTo(pixels[i], 5));
    }
  });

  test('never cuts ink off, even where the centre of mass asks for it', () => {
    const corner = [line(0, 0, 0, 1), line(0, 1, 1, 1)]; // an L: its mass lies far off its middle
    const blot = Array.from({ length: 40 }, (_, i) => line(0, 0.9 + i / 400, 0.1, 0.9 + i / 400));
    const { pixels, shift } = rasterize([...corner, ...blot]);
    expect(measure(pixels)).toMatchObject({ width: BOX, height: BOX });
    expect(shift[0]).toBe(4); // 5 would centre it better
  });

  test('a wider pen leaves more ink', () => {
    const thin = measure(rasterize(seven, { width: 1.5 }).pixels);
    const fat = measure(rasterize(seven, { width: 4 }).pixels);
    expect(fat.mass / thin.mass).toBeGreaterThan(2);
  });

  test('takes less than 2 ms for a digit by a slow hand', () => {
    const eight = [Array.from({ length: 250 }, (_, i) => ({ x: Math.sin(i / 20), y: Math.cos(i / 40) }))];
    const times = Array.from({ length: 60 }, () => {
      const start = performance.now();
      rasterize(eight);
      return performance.now() - start;
    });
    expect(times.sort((a, b) => a - b)[30]).toBeLessThan(2);
  });
});

describe('rasterizeImage', () => {
  /** A picture of a 7 in the lower right corner. */
  function picture(paper, ink, w = 200, h = 150) {
    const gray = new Uint8Array(w * h).fill(paper);
    for (let i = 0; i < 60; i++) {
      for (let t = 0; t < 8; t++) {
        if (i < 40) gray[(80 + t) * w + 140 + i] = ink;
        gray[(80 + i) * w + 172 - floor(i / 2) + t] = ink;
      }
    }
    return gray;
  }

  test('reads dark ink on light paper and light ink on dark paper alike', () => {
    const dark = rasterizeImage(picture(240, 30), 200, 150);
    const light = rasterizeImage(picture(10, 200), 200, 150);
    expect(dark.box).toEqual({ x: 140, y: 80, width: 40, height: 60 });
    expect(measure(dark.pixels)).toMatchObject({ height: BOX, width: 13 });
    expect(abs(measure(dark.pixels).x - CENTRE)).toBeLessThanOrEqual(0.501);
    expect(abs(measure(dark.pixels).y - CENTRE)).toBeLessThanOrEqual(0.501);
    dark.pixels.forEach((ink, i) => expect(light.pixels[i]).toBeCloseTo(ink, 5));
  });

  test('leaves a shadow on the paper out', () => {
    const gray = picture(240, 30);
    for (let row = 0; row < 40; row++) gray.fill(205, row * 200, row * 200 + 60);
    expect(rasterizeImage(gray, 200, 150).box).toEqual({ x: 140, y: 80, width: 40, height: 60 });
  });

  test('blank paper is empty, a speck is small', () => {
    expect(rasterizeImage(new Uint8Array(100).fill(250), 10, 10).reason).toBe('empty');
    const speck = new Uint8Array(40000).fill(250);
    speck[20100] = 0;
    expect(rasterizeImage(speck, 200, 200)).toMatchObject({ reason: 'small', pixels: null });
  });
});
