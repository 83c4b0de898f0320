import {
  CAUSAL,
  LINEAR,
  Output,
  RELU,
  SIGMOID,
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

export const op = 'conv';

function one(x, window, options = {}) {
  const [k, F] = [window.slice(0, -1), window.at(-1)];
  const ones = k.map(() => 1);
  const {
    stride = ones,
    dilation = ones,
    same = 0,
    padding = same ? SAME : VALID,
    groups = 1,
    act = LINEAR,
  } = options;
  const w = [...k, x.at(-1) / groups, F];
  const words = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  const bias = options.bias ?? true;
  return {
    name: [`[${x}] * [${w}]`, ...words].join(', '),
    inputs: [{ shape: x }, { shape: w }, ...(bias ? [{ shape: [F] }] : [])],
    attrs: [...stride, ...dilation, padding, groups, act],
  };
}

export const cases = [
  one([1, 1, 1, 1], [1, 1, 1]),
  one([2, 8, 8, 1], [3, 3, 4], { act: RELU }),
  one([2, 28, 28, 1], [3, 3, 32], { act: RELU }),
  one([2, 13, 13, 8], [3, 3, 16], { act: RELU }),
  one([3, 5, 5, 16], [3, 3, 8], { bias: false }),
  one([1, 7, 7, 3], [7, 7, 5], { act: TANH }),
  one([1, 7, 6, 3], [3, 3, 5], { same: 1, act: SIGMOID }),
  one([5, 3, 3, 4], [3, 3, 9], { same: 1, act: RELU }),
  one([1, 9, 8, 2], [2, 2, 3], { same: 1 }),
  one([1, 9, 8, 2], [4, 2, 3], { same: 1, stride: [2, 2] }),
  one([2, 9, 11, 3], [3, 2, 4], { stride: [2, 3] }),
  one([2, 11, 10, 3], [2, 2, 4], { stride: [3, 4] }),
  one([1, 10, 10, 2], [1, 1, 3], { stride: [4, 3], same: 1 }),
  one([1, 3, 4, 2], [3, 3, 2], { stride: [2 ** 31 - 1, 2 ** 30] }),
  one([1, 3, 4, 2], [2, 2, 2], { stride: [2 ** 30, 2 ** 31 - 1], same: 1 }),
  one([1, 12, 11, 2], [3, 3, 4], { dilation: [2, 3] }),
  one([1, 12, 11, 2], [3, 2, 4], { dilation: [3, 2], same: 1 }),
  one([1, 2, 3, 2], [2, 2, 3], { dilation: [4, 4], same: 1 }),
  one([1, 13, 12, 2], [3, 3, 4], { dilation: [2, 2], stride: [2, 3], same: 1 }),
  one([1, 1, 2, 3], [5, 5, 4], { same: 1 }),
  one([2, 6, 7, 6], [3, 3, 4], { groups: 2, act: RELU }),
  one([2, 6, 5, 6], [2, 3, 12], { groups: 3, same: 1, stride: [2, 1] }),
  one([1, 5, 5, 4], [3, 3, 8], { groups: 4, dilation: [1, 2] }),
  one([2, 5, 6, 9], [1, 1, 7], { act: RELU }),
  one([2, 4, 4, 6], [1, 1, 10], { groups: 2 }),
  one([1, 17, 16, 1], [1, 1, 1]),
  one([1, 16, 16, 1], [1, 1, 2]),
  one([1, 257, 1, 1], [2, 1, 3]),
  one([3, 20, 20, 4], [5, 3, 8], { same: 1, act: RELU }),
  one([1, 6, 6, 29], [3, 3, 8]),
  one([1, 4, 4, 64], [2, 2, 17], { same: 1 }),
  // 3 x 3 over many channels: Winograd's algorithm, tiles of 4 x 4 outputs whole and cut, several chunks of tiles
  one([1, 6, 6, 16], [3, 3, 16]),
  one([2, 5, 5, 16], [3, 3, 16], { act: RELU }),
  one([1, 8, 8, 16], [3, 3, 24], { same: 1, act: TANH }),
  one([1, 7, 11, 24], [3, 3, 16], { same: 1, bias: false }),
  one([2, 13, 10, 16], [3, 3, 40], { act: RELU }),
  one([1, 3, 9, 16], [3, 3, 16], { same: 1 }),
  one([3, 17, 15, 16], [3, 3, 32], { same: 1 }),
  one([2, 16, 20, 64], [3, 3, 64], { same: 1, act: RELU }),
  one([1, 5, 5, 264], [3, 3, 16]),
  one([1, 5, 5, 16], [3, 3, 264]),
  // rows
  one([1, 1, 1], [1, 1]),
  one([2, 11, 3], [3, 5], { act: RELU }),
  one([3, 13, 4], [2, 9], { same: 1, stride: [2] }),
  one([2, 9, 2], [3, 4], { padding: CAUSAL, dilation: [2] }),
  one([2, 10, 3], [4, 3], { padding: CAUSAL, stride: [3], act: TANH }),
  one([1, 2, 3], [5, 2], { padding: CAUSAL }),
  one([2, 12, 6], [3, 4], { groups: 2, dilation: [3], bias: false }),
  one([1, 7, 2], [2, 3], { stride: [5] }),
  one([1, 6, 5, 2], [3, 2, 3], { padding: CAUSAL, stride: [2, 1] }),
  // bodies
  one([1, 1, 1, 1, 1], [1, 1, 1, 1]),
  one([2, 5, 4, 3, 2], [3, 2, 2, 5], { act: RELU }),
  one([1, 5, 6, 7, 3], [2, 3, 4, 4], { same: 1, stride: [2, 1, 3] }),
  one([2, 7, 5, 6, 2], [3, 2, 3, 3], { dilation: [2, 3, 1], bias: false }),
  one([1, 4, 5, 7, 2], [2, 2, 3, 3], { dilation: [3, 1, 2], same: 1, act: TANH }),
  one([1, 3, 4, 5, 6], [2, 3, 1, 4], { groups: 2, same: 1 }),
  one([2, 4, 6, 5, 3], [1, 1, 1, 9]),
  one([1, 6, 5, 4, 2], [2, 2, 2, 3], { stride: [4, 3, 3] }),
  one([1, 2, 6, 6, 16], [1, 3, 3, 16], { same: 1 }),
  one([2, 6, 8, 9, 3], [3, 3, 3, 8], { same: 1, act: TANH }),
];

export function reference([x, w, b], attrs, [xs, ws]) {
  const { stride, dilation, others } = windowAttrs(attrs, xs.length);
  const [padding, groups, act] = others;
  const [N, C] = [xs[0], xs.at(-1)];
  const [c, F] = ws.slice(-2);
  const size = xs.slice(1, -1);
  const window = new Window({ size, k: ws.slice(0, -2), stride, dilation, padding });
  const y = new Output([N, ...window.out, F]);
  for (const [n, ...output] of indices([N, ...window.out])) {
    const cells = window.cells(output);
    for (let f = 0; f < F; f++) {
      const first = Math.floor(f / (F / groups)) * c;
      const sum = new Sum();
      for (const [cell, tap] of cells)
        for (let k = 0; k < c; k++)
          sum.add(x[(n * count(size) + cell) * C + first + k] * w[(tap * c + k) * F + f]);
      if (b) sum.add(b[f]);
      y.add(activate(sum.value, act), sum.magnitude);
    }
  }
  return y;
}
