import { LINEAR, RELU, SIGMOID, TANH, activate } from '../support.js';
import { CHOICES, dot, sequenceCase, walk } from '../recurrent.js';

export const op = 'simple_rnn';

const one = (act, ...rest) => sequenceCase({ gates: 1, states: 1, last: act }, ...rest);

export const cases = [
  ...CHOICES.map((choice) => one(TANH, ...choice)),
  one(LINEAR, [3, 2, 3], 4, { sequences: 1 }),
  one(RELU, [3, 3, 2], 5, { sequences: 1, mask: 'end' }),
  one(SIGMOID, [2, 4, 3], 4, { backwards: 1 }),
];

export function reference(inputs, attrs, shapes) {
  const step = (input, [h], { w, u, b, U }) => [
    h.map((_, j) => activate(dot(input, w, U, j) + dot(h, u, U, j) + (b ? b[j] : 0), attrs[3])),
  ];
  return walk(inputs, attrs, shapes, 1, step);
}
