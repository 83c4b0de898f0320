import { Output, count } from '../support.js';
import { geometry, statistics } from '../normalization.js';

export const op = 'moment';

const one = (shape, axes, power, centred = false, range = [-1, 1]) => ({
  name: `[${shape}], axes ${axes}, power ${power}${centred ? ', centred' : ''}${range[1] > 1 ? `, to ${range[1]}` : ''}`,
  inputs: [
    { shape, range },
    ...(centred ? [{ shape: [Math.max(1, count(statistics(shape, axes)))], range }] : []),
  ],
  attrs: [...axes, power],
});

/** Columns and rows of all widths, several p. */
export const SHAPES = [
  [[1, 1], [0, 1, 2]],
  [[5, 1], [0, 1, 2]],
  [[100, 1], [0, 1, 2]],
  [[7, 3], [0, 1, 2]],
  [[33, 5], [0, 1, 2]],
  [[40, 16], [0, 1, 2]],
  [[9, 17], [0, 1, 2]],
  [[2, 3, 5, 8], [0, 3, 4]],
  [[3, 29, 31, 4], [0, 3, 4]],
  [[700, 36], [0, 1, 2]],
  [[2, 4, 3, 5], [0, 1, 2]],
  [[3, 5, 2, 4], [1, 2, 3]],
  [[2, 6, 3, 1], [1, 2, 3]],
  [[2, 3, 4, 2, 3], [1, 3, 4]],
  [[4, 7], [1, 1, 1]],
  [[3, 2, 9], [1, 1, 1]],
  [[2, 3, 5, 4], [1, 1, 2]],
  [[3, 1000], [1, 1, 1]],
  [[2, 2, 3], [2, 2, 2]],
  [[600, 20], [1, 1, 1]],
  [[6], [0, 0, 0]],
  [[3, 4], [0, 2, 2]],
  [[3, 4], [2, 2, 2]],
]; // prettier-ignore

export const cases = SHAPES.flatMap(([shape, axes]) => [
  one(shape, axes, 1),
  one(shape, axes, 2),
  one(shape, axes, 2, true),
  ...(count(shape) > 500 ? [one(shape, axes, 1, false, [99, 101])] : []),
]);

export function reference([x, mean], [a, m, i, power], [shape]) {
  const { P, A, M, I, at } = geometry(shape, [a, m, i]);
  const y = new Output(statistics(shape, [a, m, i]));
  for (let p = 0; p < P; p++)
    for (let j = 0; j < M; j++) {
      let [sum, magnitude] = [0, 0];
      for (let k = 0; k < A; k++)
        for (let l = 0; l < I; l++) {
          const value = x[at(p, k, j, l)];
          const d = value - (mean ? mean[p * M + j] : 0);
          sum += d ** power;
          magnitude += power === 1 ? Math.abs(value) : d * d + Math.abs(value * d);
        }
      y.add(sum / (A * I), magnitude / (A * I));
    }
  return y;
}
