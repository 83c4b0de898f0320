import { remapped } from '../remap.js';

export const op = 'transpose';

const one = (shape, perm, input = {}) => ({
  name: `[${shape}] ${input.dtype ?? ''} by ${perm}`,
  inputs: [{ shape, ...input }],
  attrs: perm,
});

export const cases = [
  one([1], [0]),
  one([7], [0]),
  one([1, 5], [1, 0]),
  one([3, 4], [1, 0]),
  one([3, 4], [0, 1]),
  one([17, 33], [1, 0]),
  one([2, 3, 5], [0, 2, 1]),
  one([2, 3, 5], [2, 0, 1]),
  one([2, 3, 4, 5], [0, 2, 1, 3]),
  one([2, 1, 4, 3], [3, 1, 0, 2]),
  one([2, 3, 2, 1, 2, 3], [5, 4, 3, 2, 1, 0]),
  one([4, 3], [1, 0], { dtype: 'int32', range: [-9, 9] }),
];

export function reference([x], perm, [shape]) {
  const turned = perm.map((axis) => shape[axis]);
  return remapped(x, shape, turned, (index) => shape.map((_, axis) => index[perm.indexOf(axis)]));
}
