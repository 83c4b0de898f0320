import { Output } from '../support.js';
import { dot, sigmoid, walk } from '../recurrent.js';

export const op = 'lstm';

const one = ([N, T, C], U, { bias = true, sequences = 0, backwards = 0 } = {}) => ({
  name: `[${[N, T, C]}], ${U} units${bias ? '' : ', no bias'}${sequences ? ', sequences' : ''}${backwards ? ', backwards' : ''}`,
  inputs: [
    { shape: [N, T, C] },
    { shape: [C, 4 * U] },
    { shape: [U, 4 * U] },
    ...(bias ? [{ shape: [4 * U] }] : []),
  ],
  attrs: [sequences, backwards],
  tolerance: 4e-6,
});

export const cases = [
  one([1, 1, 1], 1),
  one([1, 1, 3], 2, { sequences: 1 }),
  one([2, 3, 4], 4),
  one([3, 5, 2], 3, { sequences: 1 }),
  one([3, 5, 2], 3, { backwards: 1 }),
  one([3, 4, 7], 5, { bias: false, sequences: 1, backwards: 1 }),
  one([4, 2, 8], 8, { bias: false }),
  one([5, 7, 1], 9, { sequences: 1 }),
  one([17, 3, 5], 6),
  one([1, 21, 3], 4, { sequences: 1 }),
  one([7, 37, 2], 2), // more rows than one run of the weights' gradient
];

export function reference([x, w, u, b], [sequences, backwards], [shape, , [U]]) {
  const step = (input, { h, c = new Array(U).fill(0) }) => {
    const gate = (k) =>
      h.map((_, j) => {
        const column = k * U + j;
        return dot(input, w, 4 * U, column) + dot(h, u, 4 * U, column) + (b ? b[column] : 0);
      });
    const [i, f, g, o] = [0, 1, 2, 3].map(gate);
    const next = c.map((value, j) => sigmoid(f[j]) * value + sigmoid(i[j]) * Math.tanh(g[j]));
    return { h: next.map((value, j) => sigmoid(o[j]) * Math.tanh(value)), c: next };
  };
  const y = new Output([shape[0], ...(sequences ? [shape[1]] : []), U]);
  walk(x, shape, U, sequences, backwards, step).forEach((value) => y.add(value, 1));
  return y;
}
