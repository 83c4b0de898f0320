import { Output, floatBits } from '../support.js';

export const op = 'random';

// Numbers are random: the test file looks at them itself. Where a = b, all are known.
export const cases = [
  {
    name: 'all 3, sizes given',
    inputs: [],
    attrs: [0, floatBits(3), floatBits(3), 2, 5, 0, 0],
    differentiable: false,
  },
  {
    name: 'all 3, one size of the input',
    inputs: [{ shape: [4, 7] }],
    attrs: [1, floatBits(3), floatBits(0), 0, 1, 0, 0],
    differentiable: false,
  },
  {
    name: 'a mask that drops nothing',
    inputs: [{ shape: [4, 3, 2] }],
    attrs: [2, floatBits(0), floatBits(3), 0, 1, 0, 5, 6],
    differentiable: false,
  },
];

export function reference(_inputs, attrs, [shape = []]) {
  const y = new Output(attrs.slice(3, -2).map((size, i) => size || shape[i]));
  for (let i = 0; i < y.data.length; i++) y.add(3);
  return y;
}
