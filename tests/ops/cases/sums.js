import { Output, Sum } from '../support.js';

export const op = 'sums';

export const cases = [[1], [7], [4, 5], [1025], [3, 100003]].map((shape) => ({
  name: `[${shape}]`,
  inputs: [{ shape }],
  attrs: [],
}));

export function reference([x]) {
  const sum = new Sum();
  for (const value of x) sum.add(value);
  const y = new Output([2]);
  y.add(sum.value, sum.magnitude);
  y.add(x.length);
  return y;
}
