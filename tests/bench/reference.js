/** What a net has to answer, by plain loops in double precision: everybody is compared with it before being timed. */
import { graph } from './nets.js';

const ACTIVATIONS = {
  linear: (v) => v,
  relu: (v) => Math.max(v, 0),
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
};

/**
 * @param {import('./nets.js').Net} net
 * @param {import('./nets.js').Weights} weights
 * @param {ArrayLike<number>} sample
 * @returns {Float64Array}
 */
export function referenceForward(net, weights, sample) {
  const values = [];
  for (const node of graph(net)) {
    const x = node.input < 0 ? Float64Array.from(sample) : values[node.input];
    const w = node.params.map((_, k) => weights[node.at + k].data);
    values.push(FORWARD[node.kind](x, node, w, values));
  }
  return values[values.length - 1];
}

/** Mean crossentropy of the samples' first answers, the loss of a batch before any update. */
export function referenceLoss(net, weights, samples, classes) {
  const losses = samples.map((sample, i) => -Math.log(referenceForward(net, weights, sample)[classes[i]]));
  return losses.reduce((a, b) => a + b) / losses.length;
}

/** Outputs that are compared: all of a small net, some of a picture. */
const COMPARED = 2000;

export const stepOf = (count) => Math.ceil(count / COMPARED);

/** Every n-th number, so that COMPARED remain at most. */
export function thinned(values) {
  const step = stepOf(values.length);
  return Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]);
}

const FORWARD = {
  conv(x, node, [kernel, bias]) {
    const c = node.from[2];
    const f = node.filters;
    return activate(
      overWindows(x, node, bias, f, (y, to, from, tap) => {
        for (let i = 0; i < c; i++) {
          const v = x[from + i];
          if (v !== 0) addScaled(y, to, kernel, (tap * c + i) * f, f, v);
        }
      }),
      node.activation,
    );
  },
  depthwise(x, node, [kernel, bias]) {
    const c = node.from[2];
    return activate(
      overWindows(x, node, bias, c, (y, to, from, tap) => {
        for (let i = 0; i < c; i++) y[to + i] += x[from + i] * kernel[tap * c + i];
      }),
      node.activation,
    );
  },
  pool(x, { from: [, w, c], shape: [oh, ow], size }) {
    const y = new Float64Array(oh * ow * c).fill(-Infinity);
    for (let i = 0; i < oh * size; i++)
      for (let j = 0; j < ow * size; j++)
        for (let k = 0; k < c; k++) {
          const to = (Math.floor(i / size) * ow + Math.floor(j / size)) * c + k;
          y[to] = Math.max(y[to], x[(i * w + j) * c + k]);
        }
    return y;
  },
  globalPool(x, { from: [h, w, c] }) {
    const y = new Float64Array(c);
    for (let i = 0; i < x.length; i++) y[i % c] += x[i] / (h * w);
    return y;
  },
  upsample(x, { from: [, w, c], shape: [oh, ow] }) {
    const y = new Float64Array(oh * ow * c);
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++)
        for (let k = 0; k < c; k++) y[(i * ow + j) * c + k] = x[((i >> 1) * w + (j >> 1)) * c + k];
    return y;
  },
  flatten: (x) => x,
  dropout: (x) => x,
  add: (x, { other }, _, values) => x.map((v, i) => v + values[other][i]),
  dense: (x, node, [kernel, bias]) => activate(product(x, kernel, bias), node.activation),
  embedding(x, { units }, [table]) {
    const rows = Array.from(x, (word) => table.subarray(word * units, (word + 1) * units));
    return Float64Array.from(rows.flatMap((row) => [...row]));
  },
  lstm(x, { units, from: [steps, inputs] }, [kernel, recurrent, bias]) {
    const { sigmoid } = ACTIVATIONS;
    let h = new Float64Array(units);
    const cell = new Float64Array(units);
    for (let t = 0; t < steps; t++) {
      const z = product(h, recurrent, product(x.subarray(t * inputs, (t + 1) * inputs), kernel, bias));
      h = cell.map((_, k) => {
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) => z[gate * units + k]);
        cell[k] = sigmoid(f) * cell[k] + sigmoid(i) * Math.tanh(g);
        return sigmoid(o) * Math.tanh(cell[k]);
      });
    }
    return h;
  },
};

/** x [K] times kernel [K, F], plus bias. */
function product(x, kernel, bias) {
  const y = Float64Array.from(bias);
  for (let k = 0; k < x.length; k++) if (x[k] !== 0) addScaled(y, 0, kernel, k * y.length, y.length, x[k]);
  return y;
}

/** Adds n numbers of `from`, times a factor, to those of y. */
function addScaled(y, to, from, at, n, factor) {
  for (let k = 0; k < n; k++) y[to + k] += factor * from[at + k];
}

/** Calls `add(y, to, from, tap)` for every pixel of every output's window that lies inside the image. */
function overWindows(x, { from: [h, w, c], shape: [oh, ow], size, stride, same }, bias, channels, add) {
  const y = new Float64Array(oh * ow * channels);
  const before = (out, sizeIn) => (same ? Math.max((out - 1) * stride + size - sizeIn, 0) >> 1 : 0);
  const [top, left] = [before(oh, h), before(ow, w)];
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++) {
      const to = (i * ow + j) * channels;
      y.set(bias, to);
      for (let tap = 0; tap < size * size; tap++) {
        const row = i * stride + Math.floor(tap / size) - top;
        const column = j * stride + (tap % size) - left;
        if (row >= 0 && row < h && column >= 0 && column < w) add(y, to, (row * w + column) * c, tap);
      }
    }
  return y;
}

function activate(y, activation) {
  if (activation !== 'softmax') return y.map(ACTIVATIONS[activation]);
  const top = y.reduce((a, b) => Math.max(a, b));
  const exps = y.map((v) => Math.exp(v - top));
  const total = exps.reduce((a, b) => a + b);
  return exps.map((v) => v / total);
}
