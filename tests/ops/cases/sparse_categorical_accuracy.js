import { Output } from '../support.js';
import { argmax } from '../losses.js';

export const op = 'sparse_categorical_accuracy';

const one = (shape, labels) => ({
  name: `[${shape}]${labels ? `, labels ${labels}` : ''}`,
  inputs: [{ shape }, { shape: shape.slice(0, -1), dtype: 'int32', range: [0, shape.at(-1)], data: labels }],
  attrs: [],
});

export const cases = [one([1, 1]), one([40, 3]), one([2, 3, 10]), one([3, 4], [-1, 4, 2147483647])];

export function reference([y, labels], _attrs, [shape]) {
  const C = shape.at(-1);
  const hits = new Output(shape.slice(0, -1));
  labels.forEach((label, r) => hits.add(Number(argmax(y.slice(r * C, r * C + C)) === label)));
  return hits;
}
