import { Output, Sum } from '../support.js';

export const op = 'mean';

export const cases = [[1], [3], [4, 5], [2, 3, 257], [1021], [65537]].map((shape) => ({
  name: `[${shape}]`,
  inputs: [{ shape }],
  attrs: [],
}));

export function reference([x]) {
  const sum = new Sum();
  for (const value of x) sum.add(value / x.length);
  const y = new Output([1]);
  y.add(sum.value, sum.magnitude);
  return y;
}
