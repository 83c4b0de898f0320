import { Output, Sum, count } from '../support.js';

export const op = 'global_avg_pool';

export const cases = [
  [1, 1, 1, 1],
  [2, 3, 5, 4],
  [3, 7, 7, 9],
  [1, 17, 19, 3],
  [2, 11, 5],
  [2, 3, 4, 5, 3],
].map((shape) => ({ name: `[${shape}]`, inputs: [{ shape }], attrs: [] }));

export function reference([x], _attrs, [xs]) {
  const [N, C, cells] = [xs[0], xs.at(-1), count(xs.slice(1, -1))];
  const y = new Output([N, C]);
  for (let n = 0; n < N; n++)
    for (let c = 0; c < C; c++) {
      const sum = new Sum();
      for (let k = 0; k < cells; k++) sum.add(x[(n * cells + k) * C + c] / cells);
      y.add(sum.value, sum.magnitude);
    }
  return y;
}
