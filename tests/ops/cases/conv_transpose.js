import {
  LINEAR,
  Output,
  RELU,
  SAME,
  SIGMOID,
  TANH,
  VALID,
  activate,
  count,
  indices,
  windowAttrs,
} from '../support.js';

export const op = 'conv_transpose';

/** behind: what output_padding is, -1 for none. */
function one(x, window, options = {}) {
  const [k, F] = [window.slice(0, -1), window.at(-1)];
  const ones = k.map(() => 1);
  const { stride = ones, dilation = ones, same = 0, act = LINEAR, behind = k.map(() => -1) } = options;
  const w = [...k, F, x.at(-1)];
  const words = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  const bias = options.bias ?? true;
  return {
    name: [`[${x}] * [${w}]`, ...words].join(', '),
    inputs: [{ shape: x }, { shape: w }, ...(bias ? [{ shape: [F] }] : [])],
    attrs: [...stride, ...dilation, same ? SAME : VALID, act, ...behind],
  };
}

export const cases = [
  one([1, 1, 1, 1], [1, 1, 1]),
  one([2, 4, 5, 3], [3, 3, 4], { act: RELU }),
  one([2, 4, 5, 3], [3, 3, 4], { same: 1, stride: [2, 2] }),
  one([1, 5, 4, 2], [2, 2, 3], { stride: [2, 2], act: SIGMOID }),
  one([1, 3, 4, 2], [2, 3, 5], { stride: [3, 2], bias: false }),
  one([1, 3, 4, 2], [2, 3, 5], { stride: [3, 4], same: 1 }),
  one([2, 3, 3, 2], [1, 1, 3], { stride: [2, 3], same: 1 }),
  one([2, 3, 3, 2], [1, 1, 3], { stride: [2, 3] }),
  one([1, 4, 3, 5], [4, 4, 2], { stride: [2, 2], same: 1, act: TANH }),
  one([1, 4, 3, 2], [5, 4, 2], { same: 1 }),
  one([1, 4, 3, 2], [3, 3, 2], { stride: [2, 3], same: 1, behind: [0, 2] }),
  one([1, 4, 3, 2], [4, 3, 2], { stride: [2, 3], same: 1, behind: [1, 0] }),
  one([1, 4, 3, 2], [3, 2, 2], { stride: [2, 3], behind: [1, 2] }),
  one([1, 5, 4, 2], [3, 2, 3], { dilation: [2, 3] }),
  one([1, 5, 4, 2], [3, 2, 3], { dilation: [2, 3], same: 1, act: RELU }),
  one([1, 4, 4, 3], [3, 3, 2], { dilation: [2, 1], stride: [3, 2], same: 1 }),
  one([1, 1, 1, 3], [3, 3, 2], { stride: [2 ** 16, 4], same: 1 }),
  one([3, 7, 6, 4], [3, 3, 8], { stride: [2, 2], same: 1, act: RELU }),
  one([3, 11, 10, 9], [2, 2, 5], { stride: [2, 2] }),
  one([2, 9, 10, 16], [3, 3, 16], { same: 1 }),
  one([2, 9, 10, 24], [3, 3, 16], { act: RELU }),
  one([1, 1, 1], [1, 1]),
  one([2, 7, 3], [3, 4], { stride: [2], act: RELU }),
  one([2, 7, 3], [4, 2], { stride: [3], same: 1, behind: [1] }),
  one([1, 6, 2], [2, 5], { dilation: [3], same: 1 }),
  one([1, 5, 2], [2, 3], { stride: [4], bias: false }),
  one([1, 1, 1, 1, 1], [1, 1, 1, 1]),
  one([2, 3, 2, 4, 2], [3, 2, 2, 3], { act: TANH }),
  one([1, 3, 2, 4, 3], [2, 3, 4, 2], { stride: [2, 1, 3], same: 1 }),
  one([1, 3, 2, 3, 2], [2, 2, 3, 2], { stride: [3, 2, 2], behind: [2, 0, 1] }),
  one([1, 3, 4, 3, 2], [2, 2, 3, 3], { dilation: [3, 1, 2], same: 1 }),
];

/** Size of the output and how many of its cells, before it, are cut off, as the definition of the JAX backend has it. */
function transposedAxis(size, k, stride, dilation, padding, behind) {
  const extent = (k - 1) * dilation + 1;
  const [start, asked] = [(size - 1) * stride, behind >= 0];
  if (padding === VALID)
    return { out: start + (asked ? extent + behind : Math.max(extent, stride)), before: 0 };
  const out = asked ? start + (extent % 2) + behind : size * stride;
  const pad = out - start + extent - 2;
  return { out, before: extent - 1 - Math.min(Math.ceil(pad / 2), extent - 1) };
}

export function reference([x, w, b], attrs, [xs, ws]) {
  const { stride, dilation, others } = windowAttrs(attrs, xs.length);
  const [padding, act, ...behind] = others;
  const [size, k] = [xs.slice(1, -1), ws.slice(0, -2)];
  const [N, C, F] = [xs[0], xs.at(-1), ws.at(-2)];
  const axes = size.map((n, i) => transposedAxis(n, k[i], stride[i], dilation[i], padding, behind[i]));
  const out = axes.map((axis) => axis.out);
  const y = new Output([N, ...out, F]);
  const sums = new Float64Array(y.data.length);
  let at = 0;
  for (const [n, ...cell] of indices([N, ...size])) {
    let tap = 0;
    for (const p of indices(k)) {
      const to = p.map((q, i) => cell[i] * stride[i] + q * dilation[i] - axes[i].before);
      const inside = to.every((o, i) => o >= 0 && o < out[i]);
      const pixel = to.reduce((flat, o, i) => flat * out[i] + o, n);
      for (let f = 0; inside && f < F; f++)
        for (let c = 0; c < C; c++) {
          const term = x[at * C + c] * w[(tap * F + f) * C + c];
          sums[pixel * F + f] += term;
          y.magnitude[pixel * F + f] += Math.abs(term);
        }
      tap++;
    }
    at++;
  }
  for (let i = 0; i < count(y.shape); i++)
    y.add(activate(sums[i] + (b ? b[i % F] : 0), act), y.magnitude[i] + Math.abs(b ? b[i % F] : 0));
  return y;
}
