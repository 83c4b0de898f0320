import { Output, eachRow } from '../support.js';
import { argmax } from '../losses.js';

export const op = 'categorical_accuracy';

const one = (shape, y = {}, t = {}) => ({
  name: `[${shape}]`,
  inputs: [
    { shape, ...y },
    { shape, ...t },
  ],
  attrs: [],
});

export const cases = [
  one([1, 1]),
  one([40, 3]),
  one([2, 3, 10]),
  {
    ...one([3, 3], { data: [1, 1, 0, 0, 2, 2, 5, 5, 5] }, { data: [1, 0, 0, 0, 0, 1, 1, 0, 0] }),
    name: 'equal values',
  },
];

export function reference([y, t], _attrs, [shape]) {
  const hits = new Output(shape.slice(0, -1));
  eachRow(shape, (at, C) => hits.add(Number(argmax(y.slice(at, at + C)) === argmax(t.slice(at, at + C)))));
  return hits;
}
