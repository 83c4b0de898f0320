/**
 * Hands: how somebody writes the ten digits, and how unsteadily.
 *
 * A glyph is a list of strokes in the order a pen takes; a stroke is text, "x,y x,y …" in 0…100 with y down, drawn
 * as a smooth curve through its points; a point marked `!` is a corner. Each hand picks one glyph a digit.
 */

const GLYPHS = {
  zero: ['52,4 24,18 14,50 24,84 50,97 76,84 86,50 76,18 50,4'],
  zeroNarrow: ['55,3 34,22 28,55 36,88 52,97 66,84 72,46 66,14 50,3'],
  zeroLoop: ['62,10 38,4 18,28 14,62 32,94 58,96 82,70 84,34 66,8 48,14'],
  zeroOpen: ['60,8 34,8 14,40 18,78 42,97 72,86 87,50 76,16 62,4'],

  one: ['50,3 50,97'],
  oneFlag: ['28,28 44,16 58,3! 56,97'],
  oneSerif: ['18,42 40,22 60,3! 60,97'],
  oneBase: ['34,20 52,4! 52,95', '26,96 78,95'],

  two: ['16,28 26,8 52,3 76,16 76,38 54,62 16,95! 86,94'],
  twoLoop: ['20,24 36,5 62,6 74,24 66,48 44,74 22,92 18,82 34,78 56,90 86,92'],
  twoSharp: ['14,20! 46,3 80,20 72,46! 12,96! 88,96'],

  three: ['18,14 46,3 74,14 72,34 44,47! 78,58 80,82 50,97 16,84'],
  threeFlat: ['16,5! 80,5! 46,40! 74,46 84,68 72,90 44,97 14,86'],
  threeSmooth: ['20,16 48,3 72,18 64,38 42,46 68,52 80,72 64,94 36,96 16,82'],

  fourOpen: ['26,6 20,34 14,58! 86,56', '66,30 64,60 62,97'],
  fourClosed: ['64,3! 12,66! 90,66', '64,3 64,97'],
  fourOneStroke: ['70,97! 70,4! 14,68! 92,66'],
  fourTall: ['30,4 26,52! 76,50', '74,4 72,97'],

  fivePrint: ['26,6! 20,46! 48,38 76,50 82,72 66,94 38,97 14,86', '26,6 80,5'],
  fiveOneStroke: ['80,5! 28,6! 22,44! 54,38 80,54 78,82 50,97 16,88'],
  fiveSmooth: ['78,6 34,10 26,26 30,42 60,46 76,64 66,90 38,97 18,86'],
  fiveSharp: ['82,4! 24,4! 22,44! 64,42 82,60 80,82 62,96! 16,96'],

  six: ['70,4 40,24 20,58 22,86 48,97 76,86 78,64 54,52 24,68'],
  sixStraight: ['62,3 40,38 24,70 30,92 52,97 72,86 70,66 52,58 28,72'],
  sixLoop: ['76,10 50,6 26,34 18,70 36,95 64,94 80,76 68,58 44,58 24,76'],

  seven: ['14,6! 84,5! 60,46 42,97'],
  sevenCrossed: ['14,10 18,5! 84,5! 62,44 46,97', '34,50 80,48'],
  sevenSerif: ['16,22! 17,6! 84,6! 56,54 48,97'],
  sevenSharp: ['10,4! 88,4! 36,97'],

  eight: ['76,16 50,3 26,16 30,36 54,48 76,64 74,88 48,97 24,86 24,66 50,48 72,32 76,16'],
  eightCircles: ['50,3 28,14 30,38 50,46 72,36 72,12 50,3', '50,46 22,58 20,86 50,97 80,86 78,60 50,46'],
  eightCross: ['80,8 46,4 24,20 40,42 66,60 72,84 48,97 26,84 36,60 62,38 82,10'],

  nine: ['78,22 54,4 26,14 22,40 46,54 72,40 78,20 76,60 70,97'],
  nineHook: ['78,20 52,3 24,18 26,44 54,52 76,34 80,22 80,66 62,94 28,92'],
  nineStraight: ['74,26 50,4 24,16 24,42 46,52 70,38 74,8! 72,97'],
  nineSlant: ['76,24 58,4 30,16 24,40 44,50 70,34 78,16 64,60 48,97'],
};

/**
 * @typedef {object} Hand
 * @property {string[]} glyphs  names, by digit
 * @property {number} slant  units across per unit up
 * @property {number} width  of a digit of height 1
 * @property {number} wobble  of the hand while it moves, in units of 100
 * @property {number} variety  by which each point of a glyph is placed anew each time, in units of 100
 * @property {number} speed  digit heights per second; fast hands leave few points
 * @property {number} rate  pointer events per second
 * @property {number} overshoot  how far a stroke may run on past its end, or stop before it, in units of 100
 */

const byDigit = (text) => text.split(' ');

/** @type {Record<string, Hand>} */
export const HANDS = {
  school: {
    glyphs: byDigit('zero one two three fourOpen fivePrint six seven eight nine'),
    slant: 0.02, width: 0.66, wobble: 1.0, variety: 2.0, speed: 2.5, rate: 60, overshoot: 3,
  }, // prettier-ignore
  european: {
    glyphs: byDigit('zero oneSerif two threeSmooth fourOpen fivePrint six sevenCrossed eight nineHook'),
    slant: 0.1, width: 0.7, wobble: 1.2, variety: 2.5, speed: 3.5, rate: 60, overshoot: 4,
  }, // prettier-ignore
  hurried: {
    glyphs: byDigit('zeroOpen oneFlag twoLoop threeSmooth fourTall fiveSmooth sixStraight seven eightCross nineSlant'),
    slant: 0.32, width: 0.62, wobble: 1.6, variety: 3.5, speed: 8, rate: 60, overshoot: 7,
  }, // prettier-ignore
  child: {
    glyphs: byDigit('zeroLoop one two three fourClosed fiveOneStroke sixLoop seven eightCircles nine'),
    slant: -0.06, width: 0.95, wobble: 3.2, variety: 3.5, speed: 1.2, rate: 60, overshoot: 6,
  }, // prettier-ignore
  narrow: {
    glyphs: byDigit('zeroNarrow one two threeSmooth fourTall fiveOneStroke sixStraight sevenSerif eight nineStraight'),
    slant: 0.12, width: 0.45, wobble: 0.9, variety: 2.0, speed: 3, rate: 120, overshoot: 3,
  }, // prettier-ignore
  plotter: {
    glyphs: byDigit('zeroNarrow oneBase twoSharp threeFlat fourOneStroke fiveSharp sixStraight sevenSharp eight nineStraight'),
    slant: 0, width: 0.68, wobble: 0.2, variety: 1.5, speed: 4, rate: 120, overshoot: 1,
  }, // prettier-ignore
  backhand: {
    glyphs: byDigit('zeroOpen oneFlag two threeFlat fourClosed fivePrint six sevenCrossed eightCircles nineHook'),
    slant: -0.2, width: 0.72, wobble: 1.6, variety: 3.0, speed: 3, rate: 80, overshoot: 5,
  }, // prettier-ignore
};

/**
 * One writing of a digit.
 *
 * @param {Hand} hand
 * @param {number} digit
 * @param {() => number} random
 * @returns {{x: number, y: number}[][]} strokes in units of 100, about 0…100 high
 */
export function write(hand, digit, random) {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lean = hand.slant + 0.05 * gauss();
  const turn = 0.05 * gauss();
  const width = hand.width * Math.exp(0.1 * gauss());
  return GLYPHS[hand.glyphs[digit]].map((text) => {
    const offset = [gauss() * hand.overshoot * 0.4, gauss() * hand.overshoot * 0.4]; // strokes do not quite meet
    const points = parse(text).map(({ x, y, corner }) => ({
      x: x + offset[0] + gauss() * hand.variety,
      y: y + offset[1] + gauss() * hand.variety,
      corner,
    }));
    const path = overshoot(curve(points), hand.overshoot * (0.3 + gauss() * 0.7));
    const waves = [wave(hand.wobble, random), wave(hand.wobble, random)];
    return samplePath(path, hand, random).map(({ x, y, length }) => {
      const u = (x - 50 + waves[0](length)) * width;
      const v = y - 50 + waves[1](length);
      return { x: u - lean * v - turn * v, y: v + turn * u };
    });
  });
}

/** @param {string} text */
function parse(text) {
  return text.split(' ').map((word) => {
    const [x, y] = word.split(',').map(parseFloat);
    return { x, y, corner: word.endsWith('!') };
  });
}

/**
 * A Catmull-Rom curve through the points, as short straight pieces; it breaks at corners.
 *
 * @param {{x: number, y: number, corner: boolean}[]} points
 */
function curve(points) {
  /** @type {{x: number, y: number}[]} */
  const path = [points[0]];
  for (let i = 1; i < points.length; i++) {
    const [b, c] = [points[i - 1], points[i]];
    const a = b.corner || i === 1 ? b : points[i - 2];
    const d = c.corner || i === points.length - 1 ? c : points[i + 1];
    for (let k = 1; k <= 16; k++) path.push(catmullRom(a, b, c, d, k / 16));
  }
  return path.map(({ x, y }) => ({ x, y }));
}

function catmullRom(a, b, c, d, t) {
  const along = (pick) => {
    const [p, q, r, s] = [a, b, c, d].map(pick);
    return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
  };
  return { x: along((p) => p.x), y: along((p) => p.y) };
}

/**
 * Lets a path run on straight past its end, or stops it short.
 *
 * @param {{x: number, y: number}[]} path
 * @param {number} length  negative: stops short
 */
function overshoot(path, length) {
  const [before, end] = path.slice(-4).filter((_, i, all) => i === 0 || i === all.length - 1);
  const step = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const x = end.x + ((end.x - before.x) / step) * length;
  const y = end.y + ((end.y - before.y) / step) * length;
  return length > 0 ? [...path, { x, y }] : path.slice(0, path.length - Math.min(4, Math.round(-length / 2)));
}

/**
 * A slow wave along the path: three sines of random phase.
 *
 * @param {number} size
 * @param {() => number} random
 */
function wave(size, random) {
  const phases = [random(), random(), random()].map((v) => v * 2 * Math.PI);
  return (length) => size * 0.6 * phases.reduce((sum, phase, k) => sum + Math.sin((length / (45 - 12 * k)) + phase), 0); // prettier-ignore
}

/**
 * Where the pointer is at each of its events: the hand starts and ends slowly, events come unevenly, and the place
 * is told in whole pixels of a pad.
 *
 * @param {{x: number, y: number}[]} path
 * @param {Hand} hand
 * @param {() => number} random
 */
function samplePath(path, hand, random) {
  const lengths = [0];
  for (let i = 1; i < path.length; i++) {
    lengths.push(lengths[i - 1] + Math.hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y));
  }
  const total = lengths.at(-1);
  const seconds = total / 100 / hand.speed + 0.06;
  const times = [0];
  while (times.at(-1) < 1)
    times.push(Math.min(1, times.at(-1) + (0.7 + 0.6 * random()) / hand.rate / seconds));
  return times.map((t) => {
    const length = total * t * (1.5 * t - t * t + 0.5); // between steady and ease-in-out
    const i = Math.max(1, lengths.findIndex((l) => l >= length - 1e-9)); // prettier-ignore
    const part = (length - lengths[i - 1]) / (lengths[i] - lengths[i - 1] || 1);
    const between = (pick) => pick(path[i - 1]) + part * (pick(path[i]) - pick(path[i - 1]));
    return { x: between((p) => p.x), y: between((p) => p.y), length };
  });
}
