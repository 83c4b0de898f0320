/**
 * The ten digits as a pen writes them, for those who choose a digit by its key. Each stroke is a run of x, y pairs in
 * a box of 100 × 100, joined by a smooth curve.
 */
const SHAPES = [
  [[52, 8, 30, 16, 20, 50, 30, 84, 52, 92, 72, 82, 80, 50, 70, 16, 50, 8]],
  [[34, 28, 44, 20, 54, 8, 54, 36, 53, 64, 53, 92]],
  [[22, 28, 32, 12, 54, 8, 72, 22, 68, 42, 48, 64, 22, 90, 22, 90, 50, 89, 80, 90]],
  [[24, 18, 44, 8, 68, 14, 70, 32, 56, 44, 42, 47, 60, 50, 76, 66, 66, 86, 42, 92, 22, 82]],
  [
    [58, 8, 44, 30, 20, 62, 20, 62, 48, 63, 82, 62],
    [64, 36, 64, 64, 62, 92],
  ],
  [
    [32, 10, 29, 28, 27, 46, 27, 46, 46, 40, 68, 46, 76, 66, 64, 86, 42, 92, 22, 84],
    [32, 10, 52, 10, 74, 9],
  ],
  [[66, 8, 44, 24, 28, 54, 28, 78, 46, 92, 66, 86, 72, 68, 58, 54, 40, 58, 28, 74]],
  [[20, 12, 48, 12, 78, 11, 78, 11, 62, 40, 50, 66, 44, 92]],
  [[68, 20, 50, 8, 32, 18, 34, 34, 52, 46, 70, 62, 70, 82, 50, 92, 30, 82, 32, 62, 52, 46, 68, 32, 68, 20]],
  [[72, 26, 56, 10, 36, 14, 28, 32, 40, 48, 60, 44, 72, 26, 72, 26, 71, 48, 68, 70, 62, 92]],
];

const SIDE = 0.66; // of the pad
const STEPS = 6; // points to each span of the curve

/**
 * Strokes of a written digit in pad units, a little different each time, as a hand would.
 *
 * @param {number} digit
 * @param {() => number} [random] numbers in 0 … 1
 * @returns {import('./drawing.js').Stroke[]}
 */
export function writtenDigit(digit, random = Math.random) {
  const around = (/** @type {number} */ spread) => (random() * 2 - 1) * spread;
  const slant = around(0.15);
  const width = 1 + around(0.12);
  const place = { x: 0.5 + around(0.05), y: 0.5 + around(0.05) };
  return SHAPES[digit].map((run) => {
    const points = pairs(run).map(([x, y]) => ({
      x: place.x + SIDE * (((x + around(1.2)) / 100 - 0.5) * width - ((y - 50) / 100) * slant),
      y: place.y + SIDE * ((y + around(1.2)) / 100 - 0.5),
    }));
    return smooth(points).map(({ x, y }, i) => ({ x, y, t: i * 8, p: 0.5 }));
  });
}

/**
 * @param {number[]} run
 * @returns {[number, number][]}
 */
function pairs(run) {
  return Array.from({ length: run.length / 2 }, (_, i) => [run[2 * i], run[2 * i + 1]]);
}

/**
 * Catmull-Rom: a curve through all the points. A point given twice makes a corner.
 *
 * @param {{ x: number, y: number }[]} points
 */
function smooth(points) {
  const curve = [points[0]];
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b, c, d] = [-1, 0, 1, 2].map((k) => points[Math.min(points.length - 1, Math.max(0, i + k))]);
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      curve.push({ x: through(a.x, b.x, c.x, d.x, t), y: through(a.y, b.y, c.y, d.y, t) });
    }
  }
  return curve;
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} t
 */
function through(a, b, c, d, t) {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
