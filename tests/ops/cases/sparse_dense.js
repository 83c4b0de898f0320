import { LINEAR, Output, RELU, SIGMOID, Sum, TANH, activate, count, randomSource } from '../support.js';
import { ones, rowsOf } from '../sparse.js';

export const op = 'sparse_dense';

const one = (leading, S, K, F, act = LINEAR, bias = true) => ({
  name: `[${[...leading, S]}] x [${[K, F]}]${bias ? ' + b' : ''}, act ${act}`,
  inputs: [
    {
      shape: [...leading, S],
      dtype: 'int32',
      data: ones(count(leading), S, K, randomSource('ones')),
    },
    { shape: [K, F] },
    ...(bias ? [{ shape: [F] }] : []),
  ],
  attrs: [act],
});

export const cases = [
  one([1], 1, 1, 1),
  one([1], 3, 5, 3, TANH),
  one([2], 4, 4, 4, LINEAR, false),
  one([3], 5, 9, 15, RELU),
  one([4], 6, 255, 16),
  one([5], 7, 256, 17, SIGMOID),
  one([6], 40, 257, 20),
  one([7], 3, 600, 31, TANH),
  one([8], 70, 1025, 32, LINEAR, false),
  one([4], 2, 3, 46, RELU),
  one([255], 2, 3, 5),
  one([256], 3, 5, 4, LINEAR, false),
  one([257], 2, 4, 7, TANH),
  one([520], 3, 6, 3),
  one([2, 3], 4, 6, 5, RELU),
  one([], 3, 6, 4),
  {
    name: 'rows that end at whatever is no column',
    inputs: [
      { shape: [4, 3], dtype: 'int32', data: [-1, 2, 3, 5, 1, 2, 0, 2147483647, 1, 0, 4, -2147483648] },
      { shape: [5, 6] },
    ],
    attrs: [LINEAR],
  },
];

export function reference([indices, w, b], [act], [shape, [K, F]]) {
  const y = new Output([...shape.slice(0, -1), F]);
  for (const row of rowsOf(indices, shape.at(-1), K))
    for (let f = 0; f < F; f++) {
      const sum = new Sum();
      for (const k of row) sum.add(w[k * F + f]);
      if (b) sum.add(b[f]);
      y.add(activate(sum.value, act), sum.magnitude);
    }
  return y;
}
