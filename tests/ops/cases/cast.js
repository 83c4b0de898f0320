import { Output } from '../support.js';

export const op = 'cast';

export const cases = [
  { name: 'whole numbers', inputs: [{ shape: [2, 5], dtype: 'int32', range: [-9, 9] }], attrs: [] },
  { name: 'reals', inputs: [{ shape: [2, 5], range: [-9, 9] }], attrs: [] },
  {
    name: 'reals beyond',
    inputs: [{ shape: [7], data: [NaN, Infinity, -Infinity, 3e9, -3e9, 0.99, -0.99] }],
    attrs: [],
  },
];

export function reference([x], _attrs, [shape]) {
  const y = new Output(shape);
  const toReal = x instanceof Int32Array;
  if (!toReal) y.dtype = 'int32';
  const cut = (value) => Math.min(Math.max(Math.trunc(value), -(2 ** 31)), 2 ** 31 - 1);
  for (const value of x) y.add(toReal ? value : Number.isNaN(value) ? 0 : cut(value));
  return y;
}
