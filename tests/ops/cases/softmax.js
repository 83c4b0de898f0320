import { Output, eachRow } from '../support.js';

export const op = 'softmax';

const one = (shape, range = [-3, 3]) => ({
  name: `[${shape}] in ${range}`,
  inputs: [{ shape, range }],
  attrs: [],
});

export const cases = [
  one([1, 1]),
  one([7]),
  one([5, 10]),
  one([3, 4, 8]),
  one([2, 1000]),
  { ...one([4, 3], [-1e4, 1e4]), differentiable: false },
];

export function reference([x], _attrs, [shape]) {
  const y = new Output(shape);
  eachRow(shape, (at, C) => {
    const row = x.slice(at, at + C);
    const largest = Math.max(...row);
    const exps = Array.from(row, (value) => Math.exp(value - largest));
    const sum = exps.reduce((a, b) => a + b);
    // Rounding x - largest is an absolute error of the exponent.
    exps.forEach((e, i) => y.add(e / sum, (e / sum) * (1 + Math.abs(row[i] - largest) / 8)));
  });
  return y;
}
