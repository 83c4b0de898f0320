import { LINEAR, Output, RELU, Sum, TANH, activate, axis, cells, pixels } from '../support.js';

export const op = 'depthwise_conv2d';

function one(x, [kh, kw, m], options = {}) {
  const { stride = [1, 1], dilation = [1, 1], same = 0, act = LINEAR, bias = true } = options;
  const w = [kh, kw, x[3], m];
  const words = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  return {
    name: [`[${x}] * [${w}]`, ...words].join(', '),
    inputs: [{ shape: x }, { shape: w }, ...(bias ? [{ shape: [x[3] * m] }] : [])],
    attrs: [...stride, ...dilation, same, act],
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
];

export function reference([x, w, b], [sh, sw, dh, dw, same, act], [xs, ws]) {
  const [N, H, W, C] = xs;
  const [kh, kw, , m] = ws;
  const rows = axis(H, kh, sh, dh, same);
  const columns = axis(W, kw, sw, dw, same);
  const y = new Output([N, rows.out, columns.out, C * m]);
  for (const [n, oi, oj] of pixels(N, rows, columns))
    for (let f = 0; f < C * m; f++) {
      const sum = new Sum();
      for (const [i, j, p, q] of cells(xs, rows, columns, { oi, oj, kh, kw, sh, sw, dh, dw }))
        sum.add(x[((n * H + i) * W + j) * C + Math.floor(f / m)] * w[(p * kw + q) * C * m + f]);
      if (b) sum.add(b[f]);
      y.add(activate(sum.value, act), sum.magnitude);
    }
  return y;
}
