import { Output, Sum } from '../support.js';

export const op = 'add';

const one = (shape, n) => ({
  name: `${n} of [${shape}]`,
  inputs: Array.from({ length: n }, () => ({ shape })),
  attrs: [],
});

export const cases = [
  one([1], 2),
  one([5], 1),
  one([3, 7], 2),
  one([2, 3, 4], 3),
  one([2, 1, 9, 1, 2], 5),
  one([3], 64),
];

export function reference(inputs, _attrs, [shape]) {
  const y = new Output(shape);
  for (let i = 0; i < inputs[0].length; i++) {
    const sum = new Sum();
    for (const x of inputs) sum.add(x[i]);
    y.add(sum.value, sum.magnitude);
  }
  return y;
}
