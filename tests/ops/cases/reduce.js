import { along, reductionCases } from '../reductions.js';

export const op = 'reduce';

const TIES = { shape: [2, 3, 2], data: [1, 4, 1, 0, 0, 4, 2, 0, 0, 0, 1, 3] };

export const cases = [
  ...reductionCases(0, true),
  ...reductionCases(1, true),
  ...reductionCases(2, false),
  { name: 'product of zeros', inputs: [TIES], attrs: [1, 1, 0, 2], differentiable: false },
  { name: 'largest of equals', inputs: [TIES], attrs: [1, 1, 0, 0], differentiable: false },
  {
    name: 'largest of infinities',
    inputs: [{ shape: [2, 2], data: [-Infinity, -Infinity, 3, Infinity] }],
    attrs: [1, 1, 1, 0],
    differentiable: false,
  },
];

const KINDS = [
  (values) => Math.max(...values),
  (values) => Math.min(...values),
  (values) => values.reduce((a, b) => a * b),
];

export const reference = ([x], [first, axes, keepdims, kind], [shape]) =>
  along(x, shape, { first, axes, keepdims }, (values) => [KINDS[kind](values)]);
