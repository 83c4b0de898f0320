import { Output, count, randomSource } from '../support.js';
import { ones, rowsOf } from '../sparse.js';

export const op = 'multi_hot';

const one = (leading, S, K, rows) => ({
  name: `[${[...leading, S]}] of ${K}`,
  inputs: [
    {
      shape: [...leading, S],
      dtype: 'int32',
      data: rows ?? ones(count(leading), S, K, randomSource('ones')),
    },
  ],
  attrs: [K],
});

export const cases = [
  one([1], 1, 1),
  one([1], 4, 9),
  one([5], 3, 4),
  one([2, 3], 4, 7),
  one([3], 8, 300),
  one([], 3, 5),
  // Whatever is no column ends its row.
  {
    ...one([4], 3, 5, [-1, 2, 3, 5, 1, 2, 0, 2147483647, 1, 0, 4, -2147483648]),
    name: 'rows that end at whatever is no column',
  },
];

export function reference([indices], [K], [shape]) {
  const y = new Output([...shape.slice(0, -1), K]);
  for (const row of rowsOf(indices, shape.at(-1), K))
    for (let k = 0; k < K; k++) y.add(Number(row.includes(k)));
  return y;
}
