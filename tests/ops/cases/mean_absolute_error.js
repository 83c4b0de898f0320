import { Output, Sum, eachRow } from '../support.js';

export const op = 'mean_absolute_error';

export const cases = [
  [1, 1],
  [4, 1],
  [3, 5],
  [2, 3, 8],
  [2, 1001],
].map((shape) => ({ name: `[${shape}]`, inputs: [{ shape }, { shape }], attrs: [] }));

export function reference([y, t], _attrs, [shape]) {
  const loss = new Output(shape.slice(0, -1));
  eachRow(shape, (at, C) => {
    const sum = new Sum();
    for (let i = at; i < at + C; i++) sum.add(Math.abs(y[i] - t[i]) / C);
    loss.add(sum.value, sum.magnitude + 1e-6);
  });
  return loss;
}
