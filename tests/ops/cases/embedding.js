import { Output } from '../support.js';

export const op = 'embedding';

const one = (leading, V, D, x = {}) => ({
  name: `[${leading}] ${x.dtype ?? 'int32'}${x.data ? ` ${x.data}` : ''} into [${[V, D]}]`,
  inputs: [{ shape: leading, dtype: 'int32', range: [0, V], ...x }, { shape: [V, D] }],
  attrs: [],
});

/** Between whole numbers, where the slope is 0. */
const halves = (values) => ({ dtype: 'float32', data: values.map((value) => value + 0.5) });

export const cases = [
  one([1], 1, 1),
  one([7], 3, 4),
  one([2, 9], 5, 3),
  one([3, 2, 4], 8, 9),
  one([64], 2, 8),
  one([2, 3, 1, 1, 2], 4, 5),
  one([2, 3], 5, 3, halves([0, 4, 2, 2, 1, 3])),
  { ...one([5], 4, 3, { dtype: 'float32', data: [0, 3, -0.5, 2, 1] }), differentiable: false },
  // A number that names no row gives NaN, and touches nothing else.
  { ...one([6], 4, 3, { data: [0, 4, -1, 3, 2147483647, -2147483648] }), differentiable: false },
  { ...one([6], 4, 3, { dtype: 'float32', data: [0, 4, -1, NaN, 1e30, -1e30] }), differentiable: false },
];

export function reference([x, w], _, [shape, [V, D]]) {
  const y = new Output([...shape, D]);
  x.forEach((value) => {
    const v = Math.trunc(value);
    for (let d = 0; d < D; d++) y.add(v >= 0 && v < V ? w[v * D + d] : NaN);
  });
  return y;
}
