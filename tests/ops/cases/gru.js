import { CHOICES, dot, sequenceCase, sigmoid, walk } from '../recurrent.js';

export const op = 'gru';

const one = (after, sizes, U, choices) =>
  sequenceCase(
    { gates: 3, states: 1, last: after, biasShape: after ? [2, 3 * U] : undefined },
    sizes,
    U,
    choices,
  );

export const cases = [0, 1].flatMap((after) => CHOICES.map((choice) => one(after, ...choice)));

export function reference(inputs, attrs, shapes) {
  const after = attrs[3];
  const step = (input, [h], { w, u, b, U }) => {
    const bias = (column) => (b ? b[column] : 0);
    const biasAfter = (column) => (b && after ? b[3 * U + column] : 0);
    const ofInput = (column) => dot(input, w, 3 * U, column) + bias(column);
    const ofState = (state, column) => dot(state, u, 3 * U, column) + biasAfter(column);
    const z = h.map((_, j) => sigmoid(ofInput(j) + ofState(h, j)));
    const r = h.map((_, j) => sigmoid(ofInput(U + j) + ofState(h, U + j)));
    const kept = h.map((value, j) => r[j] * value);
    const g = h.map((_, j) => {
      const column = 2 * U + j;
      return Math.tanh(ofInput(column) + (after ? r[j] * ofState(h, column) : ofState(kept, column)));
    });
    return [h.map((value, j) => z[j] * value + (1 - z[j]) * g[j])];
  };
  return walk(inputs, attrs, shapes, 1, step);
}
