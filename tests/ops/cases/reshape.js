import { Output, count } from '../support.js';

export const op = 'reshape';

const one = (shape, sizes) => ({ name: `[${shape}] to [${sizes}]`, inputs: [{ shape }], attrs: sizes });

export const cases = [
  one([1], [1]),
  one([2, 3, 4], [-1, 12]),
  one([2, 3, 4], [6, 4]),
  one([4, 6], [4, 1, 3, 2, 1]),
  one([5, 7], [35]),
  one([6], [3, -1]),
];

export function reference([x], sizes, [shape]) {
  const known = sizes.reduce((product, d) => (d === -1 ? product : product * d), 1);
  const y = new Output(sizes.map((d) => (d === -1 ? count(shape) / known : d)));
  x.forEach((value) => y.add(value));
  return y;
}
