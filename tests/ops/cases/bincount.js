import { Output, Sum, count } from '../support.js';

export const op = 'bincount';

const one = (shape, K, { weights, ...x } = {}) => ({
  name: `${x.dtype ?? 'int32'} [${shape}]${x.data ? ` ${x.data}` : ''} into ${K}${weights ? `, weights [${weights}]` : ''}`,
  inputs: [
    { shape, dtype: 'int32', range: [0, K], ...x },
    ...(weights ? [{ shape: weights, range: [0, 2] }] : []),
  ],
  attrs: [K],
});

export const cases = [
  one([1], 1),
  one([100], 7),
  one([5, 3], 4, { weights: [5, 3] }),
  one([5, 3], 4, { weights: [5] }),
  one([2, 3, 4], 9, { weights: [2, 3] }),
  one([1025], 2, { weights: [1025] }),
  one([6], 3, { dtype: 'float32', data: [0, 2, 1, 2.5, 0.5, 1], weights: [6] }),
  // What is no number of a bin is not counted.
  one([6], 3, { data: [-1, 3, 2147483647, -2147483648, 2, 0], weights: [6] }),
  one([6], 3, { dtype: 'float32', data: [-1, 3, NaN, 1e30, -1e30, 2] }),
];

export function reference([x, w], [K], [shape, weights]) {
  const bins = Array.from({ length: K }, () => new Sum());
  const each = weights ? count(shape) / count(weights) : 1;
  x.forEach((value, i) => {
    const k = Math.floor(value);
    bins[k]?.add(w ? w[Math.floor(i / each)] : 1);
  });
  const y = new Output([K]);
  for (const { value, magnitude } of bins) y.add(value, magnitude);
  return y;
}
