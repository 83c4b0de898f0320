import { LINEAR, Output, RELU, SIGMOID, Sum, TANH, activate, count } from '../support.js';

export const op = 'dense';

const one = (leading, K, F, act = LINEAR, bias = true) => ({
  name: `[${[...leading, K]}] x [${[K, F]}]${bias ? ' + b' : ''}, act ${act}`,
  inputs: [{ shape: [...leading, K] }, { shape: [K, F] }, ...(bias ? [{ shape: [F] }] : [])],
  attrs: [act],
});

export const cases = [
  one([1], 1, 1),
  one([1], 5, 3, RELU),
  one([1], 784, 64, RELU),
  one([2], 256, 16),
  one([3], 257, 21, TANH),
  one([3], 4, 5, LINEAR, false),
  one([4], 8, 8, RELU),
  one([4], 255, 7, SIGMOID),
  one([5], 7, 9, TANH),
  one([7], 3, 1),
  one([8], 9, 4, LINEAR, false),
  one([9], 1, 17),
  one([16], 129, 10, SIGMOID),
  one([17], 513, 33),
  one([127], 9, 8, RELU),
  one([128], 8, 16),
  one([129], 4, 5),
  one([255], 5, 12),
  one([256], 3, 8),
  one([257], 6, 9, RELU),
  one([2, 3], 4, 5, RELU),
  one([2, 3, 5, 2], 3, 4),
  one([], 6, 4),
];

export function reference([x, w, b], [act], [xs, ws]) {
  const [K, F] = ws;
  const y = new Output([...xs.slice(0, -1), F]);
  for (let m = 0; m < count(xs) / K; m++)
    for (let f = 0; f < F; f++) {
      const sum = new Sum();
      for (let k = 0; k < K; k++) sum.add(x[m * K + k] * w[k * F + f]);
      if (b) sum.add(b[f]);
      y.add(activate(sum.value, act), sum.magnitude);
    }
  return y;
}
