import { Output } from '../support.js';

export const op = 'bias_add';

const one = (shape) => ({
  name: `[${shape}]`,
  inputs: [{ shape }, { shape: [shape.at(-1)] }],
  attrs: [],
});

export const cases = [one([1]), one([3, 4]), one([2, 3, 5]), one([129, 7]), one([2, 3, 4, 17])];

export function reference([x, b], _attrs, [shape]) {
  const y = new Output(shape);
  x.forEach((value, i) => y.add(value + b[i % b.length], Math.abs(value) + Math.abs(b[i % b.length])));
  return y;
}
