import { Output } from '../support.js';
import { dot, sigmoid, walk } from '../recurrent.js';

export const op = 'gru';

const one = ([N, T, C], U, { bias = true, sequences = 0, backwards = 0, after = 1 } = {}) => ({
  name: `[${[N, T, C]}], ${U} units, reset ${after ? 'after' : 'before'}${bias ? '' : ', no bias'}${sequences ? ', sequences' : ''}${backwards ? ', backwards' : ''}`,
  inputs: [
    { shape: [N, T, C] },
    { shape: [C, 3 * U] },
    { shape: [U, 3 * U] },
    ...(bias ? [{ shape: after ? [2, 3 * U] : [3 * U] }] : []),
  ],
  attrs: [sequences, backwards, after],
  tolerance: 4e-6,
});

export const cases = [0, 1].flatMap((after) => [
  one([1, 1, 1], 1, { after }),
  one([1, 1, 3], 2, { after, sequences: 1 }),
  one([2, 3, 4], 4, { after }),
  one([3, 5, 2], 3, { after, sequences: 1 }),
  one([3, 5, 2], 3, { after, backwards: 1 }),
  one([3, 4, 7], 5, { after, bias: false, sequences: 1, backwards: 1 }),
  one([4, 2, 8], 8, { after, bias: false }),
  one([5, 7, 1], 9, { after, sequences: 1 }),
  one([17, 3, 5], 6, { after }),
  one([1, 21, 3], 4, { after, sequences: 1 }),
  one([7, 37, 2], 2, { after }), // more rows than one run of the weights' gradient
]);

export function reference([x, w, u, b = null], [sequences, backwards, after], [shape, , [U]]) {
  const bias = (column) => (b ? b[column] : 0);
  const biasAfter = (column) => (b && after ? b[3 * U + column] : 0);
  const step = (input, { h }) => {
    const ofInput = (column) => dot(input, w, 3 * U, column) + bias(column);
    const ofState = (state, column) => dot(state, u, 3 * U, column) + biasAfter(column);
    const z = h.map((_, j) => sigmoid(ofInput(j) + ofState(h, j)));
    const r = h.map((_, j) => sigmoid(ofInput(U + j) + ofState(h, U + j)));
    const kept = h.map((value, j) => r[j] * value);
    const g = h.map((_, j) => {
      const column = 2 * U + j;
      return Math.tanh(ofInput(column) + (after ? r[j] * ofState(h, column) : ofState(kept, column)));
    });
    return { h: h.map((value, j) => z[j] * value + (1 - z[j]) * g[j]) };
  };
  const y = new Output([shape[0], ...(sequences ? [shape[1]] : []), U]);
  walk(x, shape, U, sequences, backwards, step).forEach((value) => y.add(value, 1));
  return y;
}
