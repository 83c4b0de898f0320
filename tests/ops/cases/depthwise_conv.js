import {
  CAUSAL,
  LINEAR,
  Output,
  RELU,
  SAME,
  Sum,
  TANH,
  VALID,
  Window,
  activate,
  count,
  indices,
  windowAttrs,
} from '../support.js';

export const op = 'depthwise_conv';

function one(x, window, options = {}) {
  const [k, m] = [window.slice(0, -1), window.at(-1)];
  const ones = k.map(() => 1);
  const { stride = ones, dilation = ones, same = 0, padding = same ? SAME : VALID, act = LINEAR } = options;
  const w = [...k, x.at(-1), m];
  const words = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  const bias = options.bias ?? true;
  return {
    name: [`[${x}] * [${w}]`, ...words].join(', '),
    inputs: [{ shape: x }, { shape: w }, ...(bias ? [{ shape: [x.at(-1) * m] }] : [])],
    attrs: [...stride, ...dilation, padding, act],
  };
}

export const cases = [
  one([1, 1, 1, 1], [1, 1, 1]),
  one([2, 7, 6, 8], [3, 3, 1], { act: RELU }),
  one([2, 7, 6, 5], [3, 3, 1], { same: 1 }),
  one([1, 8, 9, 3], [3, 2, 2], { stride: [2, 3], same: 1 }),
  one([1, 9, 9, 4], [2, 2, 3], { stride: [3, 4], act: TANH }),
  one([1, 11, 10, 7], [3, 3, 1], { dilation: [2, 3], bias: false }),
  one([1, 11, 10, 2], [3, 3, 5], { dilation: [3, 2], same: 1 }),
  one([1, 3, 2, 17], [5, 5, 1], { same: 1 }),
  one([2, 9, 10, 12], [3, 3, 1], { same: 1, act: TANH }),
  one([1, 9, 10, 4], [3, 3, 1], { stride: [2, 2], same: 1, act: RELU }),
  one([1, 8, 11, 4], [3, 3, 1], { stride: [2, 3], same: 1, bias: false }),
  one([2, 3, 3, 8], [3, 3, 1]),
  one([1, 2, 1, 4], [3, 3, 1], { same: 1 }),
  one([1, 1, 5, 4], [3, 3, 1], { same: 1, stride: [1, 2] }),
  one([1, 5, 4, 8], [3, 3, 1], { stride: [3, 3] }),
  one([1, 7, 8, 4], [3, 3, 1], { padding: CAUSAL }),
  one([1, 9, 9, 2], [3, 2, 2], { stride: [2, 2], dilation: [2, 3], same: 1 }),
  one([1, 1, 1], [1, 1]),
  one([2, 11, 4], [3, 1], { act: RELU }),
  one([2, 10, 3], [4, 2], { same: 1, stride: [3] }),
  one([1, 9, 5], [3, 1], { dilation: [2], bias: false }),
  one([1, 8, 3], [3, 1], { padding: CAUSAL, act: TANH }),
];

export function reference([x, w, b], attrs, [xs, ws]) {
  const { stride, dilation, others } = windowAttrs(attrs, xs.length);
  const [padding, act] = others;
  const [N, C, m] = [xs[0], xs.at(-1), ws.at(-1)];
  const size = xs.slice(1, -1);
  const window = new Window({ size, k: ws.slice(0, -2), stride, dilation, padding });
  const y = new Output([N, ...window.out, C * m]);
  for (const [n, ...output] of indices([N, ...window.out])) {
    const cells = window.cells(output);
    for (let f = 0; f < C * m; f++) {
      const sum = new Sum();
      for (const [cell, tap] of cells)
        sum.add(x[(n * count(size) + cell) * C + Math.floor(f / m)] * w[tap * C * m + f]);
      if (b) sum.add(b[f]);
      y.add(activate(sum.value, act), sum.magnitude);
    }
  }
  return y;
}
