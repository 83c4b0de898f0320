/**
 * The convolutional net of program 1 as plain data: shapes, initial weights, a naive forward pass, and the weights in
 * the layouts of the other libraries. Everybody is given the same weights, and everybody's answers are compared with
 * the naive pass before anything is timed.
 */

/** Kernel shapes in Keras's order and layout: convolutions are [rows, columns, in, out], dense layers [in, out]. */
const KERNELS = [
  [3, 3, 1, 32],
  [3, 3, 32, 64],
  [3, 3, 64, 64],
  [576, 64],
  [64, 10],
];

export const PIXELS = 28 * 28;
export const CLASSES = 10;
export const TRAIN_IMAGES = 60000;
export const TRAIN_BATCH = 64;

/** A small seeded generator (mulberry32): uniform in [0, 1). */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Glorot-uniform kernels and small random biases (not zero, so that a forgotten bias shows).
 *
 * @returns {{shape: number[], data: Float32Array}[]} kernel, bias, kernel, bias, …
 */
export function initialWeights(seed = 1) {
  const random = uniform(seed);
  return KERNELS.flatMap((shape) => {
    const outputs = shape[shape.length - 1];
    const inputs = shape[shape.length - 2];
    const window = shape.length === 4 ? shape[0] * shape[1] : 1;
    const limit = Math.sqrt(6 / (window * (inputs + outputs)));
    const fill = (size, bound) => Float32Array.from({ length: size }, () => (2 * random() - 1) * bound);
    const size = shape.reduce((a, b) => a * b, 1);
    return [
      { shape, data: fill(size, limit) },
      { shape: [outputs], data: fill(outputs, 0.05) },
    ];
  });
}

/** Moves axes of a dense row-major array: `perm[i]` is the old axis that becomes axis i. */
export function transpose(data, shape, perm) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const out = new Float32Array(data.length);
  const sizes = perm.map((axis) => shape[axis]);
  const index = sizes.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    out[i] = data[index.reduce((sum, at, axis) => sum + at * strides[perm[axis]], 0)];
    for (let axis = sizes.length - 1; axis >= 0 && ++index[axis] === sizes[axis]; axis--) index[axis] = 0;
  }
  return out;
}

/** The same weights for channels-first libraries: convolutions [out, in, rows, columns], first dense rows reordered. */
export function channelsFirst(weights) {
  return weights.map(({ shape, data }) => {
    if (shape.length === 4) {
      const perm = [3, 2, 0, 1];
      return { shape: perm.map((axis) => shape[axis]), data: transpose(data, shape, perm) };
    }
    // Flatten gives [3, 3, 64] here and [64, 3, 3] there.
    if (shape[0] === 576) return { shape, data: transpose(data, [3, 3, 64, 64], [2, 0, 1, 3]) };
    return { shape, data };
  });
}

/** Class probabilities of one image, by plain loops in double precision. */
export function referenceForward(weights, image) {
  let size = 28;
  let channels = 1;
  let x = Array.from(image);
  for (let layer = 0; layer < 3; layer++) {
    const { shape, data } = weights[2 * layer];
    x = convolve(x, size, channels, data, weights[2 * layer + 1].data);
    size -= 2;
    channels = shape[3];
    if (layer < 2) {
      x = maxPool(x, size, channels);
      size = Math.floor(size / 2);
    }
  }
  x = dense(x, weights[6].data, weights[7].data).map((v) => Math.max(v, 0));
  x = dense(x, weights[8].data, weights[9].data);
  const top = Math.max(...x);
  const exps = x.map((v) => Math.exp(v - top));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((v) => v / total);
}

function convolve(x, size, channels, kernel, bias) {
  const out = [];
  for (let row = 0; row < size - 2; row++) {
    for (let column = 0; column < size - 2; column++) {
      const patch = window3x3(x, size, channels, row, column);
      out.push(...dense(patch, kernel, bias).map((v) => Math.max(v, 0)));
    }
  }
  return out;
}

/** Nine pixels with all channels, in the order of a kernel's first three axes. */
function window3x3(x, size, channels, row, column) {
  const rows = [0, 1, 2].map((i) => ((row + i) * size + column) * channels);
  return rows.flatMap((start) => x.slice(start, start + 3 * channels));
}

function maxPool(x, size, channels) {
  const half = Math.floor(size / 2);
  const out = [];
  for (let row = 0; row < half; row++)
    for (let column = 0; column < half; column++)
      for (let c = 0; c < channels; c++) {
        const at = (i, j) => x[((2 * row + i) * size + 2 * column + j) * channels + c];
        out.push(Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1)));
      }
  return out;
}

function dense(x, kernel, bias) {
  return Array.from(bias, (b, f) => x.reduce((sum, v, k) => sum + v * kernel[k * bias.length + f], b));
}
