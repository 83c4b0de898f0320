/**
 * From a drawing to the picture a digit network was trained on.
 *
 * MNIST was made by scaling each digit, aspect kept, until its longest side is 20 pixels, and by placing it in
 * 28 x 28 so that the centre of mass of its grey values falls on pixel (14, 14). A drawing must go the same way,
 * or the network sees something it never learned. We have what MNIST's makers had not: the strokes. So the
 * *strokes* are scaled and inked afresh with a pen as wide as the training set's strokes are on average; thin
 * and fat pens, small and large drawings then give the same picture.
 *
 * The constants are measured on the training set; `tests/web/ink.test.js` repeats the measurement.
 * Nothing here touches the DOM.
 */

const { max, min, sqrt } = Math;

/** Pixels on each side of the picture. */
export const SIDE = 28;

/** Longest side, in pixels, of the ink inside the picture, every pixel counted that has a trace of it. */
export const BOX = 20;

/** The same between the middles of the outermost strokes, for that is what a pen's path gives. */
export const PATH = 16.9;

/** The pixel index, across and down, on which the centre of mass falls. */
export const CENTRE = 14;

/**
 * The pen, in pixels of the picture: ink is full up to `width / 2 - edge / 2` from the stroke's middle, gone at
 * `width / 2 + edge / 2`, and fades linearly between (the exact coverage of a pixel by a straight edge is within
 * 0.04 of such a ramp). Both are the best fit to the strokes of the training set, and give its mean amount of ink.
 */
export const PEN = Object.freeze({ width: 2.7, edge: 1.4 });

/** A drawing whose path is shorter than this part of the pad, on its longest side, is taken for a slip. */
export const SMALLEST = 0.06;

/**
 * @typedef {{x: number, y: number, t?: number, p?: number}} Point  in pad units: 0…1, y down; time, pressure
 * @typedef {Point[]} Stroke
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {object} Ink
 * @property {Float32Array | null} pixels  28 x 28, row by row, 0 paper … 1 ink; null when there is a `reason`
 * @property {'empty' | 'small'} [reason]  why there is no picture
 * @property {Box | null} box  what the drawing covers (of strokes: their middle), in the units it came in, or null
 * @property {[number, number]} shift  whole pixels by which the centre of mass moved the picture, across and down
 */

/**
 * Inks strokes as MNIST's digits were inked. Use it on what a drawing pad recorded.
 *
 * @param {Stroke[]} strokes  in pad units; a stroke of one point is a dot; points that are not finite are skipped
 * @param {object} [options]
 * @param {number} [options.width]  of the pen, in pixels of the picture
 * @param {number} [options.edge]  width of the soft edge, in pixels of the picture
 * @param {number} [options.smallest]  longest side of the path, in pad units, from which a drawing counts
 * @returns {Ink}
 * @example
 * const { pixels, reason } = rasterize([[{ x: 0.5, y: 0.2 }, { x: 0.5, y: 0.8 }]]);
 * // reason undefined; pixels Float32Array(784): a plain 1
 */
export function rasterize(strokes, options = {}) {
  const { width = PEN.width, edge = PEN.edge, smallest = SMALLEST } = options;
  const drawn = strokes.map((stroke) =>
    stroke.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
  );
  const box = boundingBox(drawn.flat());
  if (!box) return { pixels: null, reason: 'empty', box, shift: [0, 0] };
  const longest = Math.max(box.width, box.height);
  if (longest < smallest) return { pixels: null, reason: 'small', box, shift: [0, 0] };

  const scale = longest > 0 ? PATH / longest : 0;
  const left = startOf(box.width * scale);
  const top = startOf(box.height * scale);
  const pixels = new Float32Array(SIDE * SIDE);
  for (const stroke of drawn) {
    const path = stroke.map(({ x, y }) => [left + (x - box.x) * scale, top + (y - box.y) * scale]);
    path.forEach((point, i) => inkSegment(pixels, path[Math.max(0, i - 1)], point, width, edge));
  }
  return { ...centre(pixels), box };
}

/**
 * Where to start a path of this extent so that it lies in the middle of the picture and its ink begins on a whole
 * pixel, as MNIST's does: an edge that falls between pixels would be a blurred one.
 *
 * @param {number} extent
 */
function startOf(extent) {
  const rim = (BOX - PATH) / 2;
  return Math.round((SIDE - extent) / 2 - rim) + rim;
}

/**
 * @param {Point[]} points
 * @returns {Box | null}
 */
function boundingBox(points) {
  if (points.length === 0) return null;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/**
 * Draws the segment from a to b into pixels. Where it crosses older ink the darker of the two stays, so that a
 * crossing is no darker than a stroke.
 *
 * @param {Float32Array} pixels
 * @param {number[]} a
 * @param {number[]} b
 * @param {number} width
 * @param {number} edge
 */
function inkSegment(pixels, [ax, ay], [bx, by], width, edge) {
  const reach = (width + edge) / 2;
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const [x0, x1] = pixelRange(min(ax, bx) - reach, max(ax, bx) + reach);
  const [y0, y1] = pixelRange(min(ay, by) - reach, max(ay, by) + reach);
  for (let row = y0; row <= y1; row++) {
    const y = row + 0.5 - ay;
    for (let column = x0; column <= x1; column++) {
      const x = column + 0.5 - ax;
      const along = lengthSquared > 0 ? min(1, max(0, (x * dx + y * dy) / lengthSquared)) : 0;
      const distanceSquared = (x - along * dx) ** 2 + (y - along * dy) ** 2;
      if (distanceSquared >= reach * reach) continue;
      const ink = min(1, (reach - sqrt(distanceSquared)) / edge);
      const i = row * SIDE + column;
      if (ink > pixels[i]) pixels[i] = ink;
    }
  }
}

/**
 * The pixels touched by the span from `low` to `high`.
 *
 * @param {number} low
 * @param {number} high
 * @returns {[number, number]}
 */
function pixelRange(low, high) {
  return [Math.max(0, Math.floor(low)), Math.min(SIDE - 1, Math.floor(high))];
}

/**
 * Moves the ink by whole pixels until its centre of mass is nearest to (14, 14), but never over the rim.
 *
 * @param {Float32Array} pixels  28 x 28 with some ink
 * @returns {{pixels: Float32Array, shift: [number, number]}}
 */
function centre(pixels) {
  const across = new Float32Array(SIDE);
  const down = new Float32Array(SIDE);
  pixels.forEach((ink, i) => {
    across[i % SIDE] += ink;
    down[Math.floor(i / SIDE)] += ink;
  });
  const dx = shiftOf(across);
  const dy = shiftOf(down);
  const moved = new Float32Array(SIDE * SIDE);
  pixels.forEach((ink, i) => {
    if (ink > 0) moved[i + dy * SIDE + dx] = ink;
  });
  return { pixels: moved, shift: [dx, dy] };
}

/**
 * @param {Float32Array} profile  ink in each column (or row)
 * @returns {number} whole pixels to move
 */
function shiftOf(profile) {
  let [mass, moment] = [0, 0];
  profile.forEach((ink, i) => {
    mass += ink;
    moment += ink * i;
  });
  const first = profile.findIndex((ink) => ink > 0);
  const last = profile.findLastIndex((ink) => ink > 0);
  return Math.min(SIDE - 1 - last, Math.max(-first, Math.round(CENTRE - moment / mass)));
}

/** An image with less contrast than this, of 255, is blank paper. */
const FAINTEST = 32;

/** Ink is what differs from the paper by more than this part of the greatest difference: shadows stay below. */
const THRESHOLD = 0.35;

/**
 * Does for a picture of a digit (uploaded, pasted, photographed) what `rasterize` does for strokes, as well as can
 * be without them: finds out whether the paper is light or dark, cuts the ink out, area-averages it down to 20
 * pixels and centres it.
 *
 * @param {ArrayLike<number>} gray  w * h values, row by row, 0 black … 255 white
 * @param {number} w
 * @param {number} h
 * @returns {Ink} with `box` in pixels of the image
 * @example
 * const { data, width, height } = context.getImageData(0, 0, 300, 300);
 * const gray = Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 1]);
 * const { pixels } = rasterizeImage(gray, width, height);
 */
export function rasterizeImage(gray, w, h) {
  const ink = inkOf(gray, w, h);
  const box = ink && inkBox(ink, w, h);
  if (!ink || !box) return { pixels: null, reason: 'empty', box: null, shift: [0, 0] };
  const longest = Math.max(box.width, box.height);
  if (longest < SMALLEST * Math.max(w, h)) return { pixels: null, reason: 'small', box, shift: [0, 0] };

  const scale = BOX / longest;
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const left = Math.round((SIDE - width) / 2);
  const top = Math.round((SIDE - height) / 2);
  const pixels = new Float32Array(SIDE * SIDE);
  const cell = { width: box.width / width, height: box.height / height };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const area = { x: box.x + column * cell.width, y: box.y + row * cell.height, ...cell };
      pixels[(top + row) * SIDE + left + column] = meanOver(ink, w, area);
    }
  }
  const darkest = pixels.reduce((a, b) => Math.max(a, b));
  return { ...centre(pixels.map((v) => v / darkest)), box };
}

/**
 * How much each pixel differs from the paper. The paper is the median of the image's rim, which a digit hardly
 * touches.
 *
 * @param {ArrayLike<number>} gray
 * @param {number} w
 * @param {number} h
 * @returns {Float32Array | null} 0 paper … 1 ink, or null for blank paper
 */
function inkOf(gray, w, h) {
  const rim = Array.from(gray).filter((_, i) => i < w || i >= w * (h - 1) || i % w === 0 || i % w === w - 1);
  const paper = rim.sort((a, b) => a - b)[rim.length >> 1];
  let [darkest, lightest] = [paper, paper];
  for (let i = 0; i < w * h; i++) {
    darkest = Math.min(darkest, gray[i]);
    lightest = Math.max(lightest, gray[i]);
  }
  const ink = paper - darkest > lightest - paper ? darkest : lightest;
  const contrast = ink - paper;
  if (!(Math.abs(contrast) >= FAINTEST)) return null;
  return Float32Array.from(gray, (v) => {
    const part = (v - paper) / contrast;
    return part > THRESHOLD ? Math.min(1, part) : 0;
  });
}

/**
 * @param {Float32Array} ink
 * @param {number} w
 * @param {number} h
 * @returns {Box | null}
 */
function inkBox(ink, w, h) {
  let [x0, y0, x1, y1] = [w, h, -1, -1];
  for (let i = 0; i < w * h; i++) {
    if (ink[i] === 0) continue;
    x0 = Math.min(x0, i % w);
    x1 = Math.max(x1, i % w);
    y0 = Math.min(y0, Math.floor(i / w));
    y1 = Math.max(y1, Math.floor(i / w));
  }
  return x1 < 0 ? null : { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 };
}

/**
 * The mean over an area whose sides fall anywhere: a pixel that lies half inside counts half.
 *
 * @param {Float32Array} ink
 * @param {number} w
 * @param {Box} area
 */
function meanOver(ink, w, { x, y, width, height }) {
  const rows = Math.floor(ink.length / w);
  let sum = 0;
  for (let row = Math.floor(y); row < Math.min(rows, y + height); row++) {
    const down = Math.min(y + height, row + 1) - Math.max(y, row);
    for (let column = Math.floor(x); column < Math.min(w, x + width); column++) {
      const across = Math.min(x + width, column + 1) - Math.max(x, column);
      sum += ink[row * w + column] * across * down;
    }
  }
  return sum / (width * height);
}
