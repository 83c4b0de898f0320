import { CHOICES, dot, sequenceCase, sigmoid, walk } from '../recurrent.js';

export const op = 'lstm';

const one = (carry, ...rest) => sequenceCase({ gates: 4, states: 2, last: carry }, ...rest);

export const cases = [
  ...CHOICES.map((choice) => one(0, ...choice)),
  one(1, [2, 3, 4], 3),
  one(1, [18, 3, 2], 5, { sequences: 1 }),
  one(1, [3, 4, 2], 2, { begins: 1, mask: 'end' }),
  one(1, [3, 4, 2], 3, { begins: 1, mask: 'holes', sequences: 1, backwards: 1 }),
];

export function reference(inputs, attrs, shapes) {
  const step = (input, [h, c], { w, u, b, U }) => {
    const gate = (k) =>
      h.map((_, j) => {
        const column = k * U + j;
        return dot(input, w, 4 * U, column) + dot(h, u, 4 * U, column) + (b ? b[column] : 0);
      });
    const [i, f, g, o] = [0, 1, 2, 3].map(gate);
    const next = c.map((value, j) => sigmoid(f[j]) * value + sigmoid(i[j]) * Math.tanh(g[j]));
    return [next.map((value, j) => sigmoid(o[j]) * Math.tanh(value)), next];
  };
  return walk(inputs, attrs, shapes, 2, step, attrs[3]);
}
