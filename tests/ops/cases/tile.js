import { remapped } from '../remap.js';

export const op = 'tile';

/** axes: [times, each]. */
const one = (shape, axes, input = {}) => ({
  name: `[${shape}] ${input.dtype ?? ''} by ${axes.join(' | ')}`,
  inputs: [{ shape, ...input }],
  attrs: axes.flat(),
});

export const cases = [
  one([1], [[1, 1]]),
  one([1], [[4, 1]]),
  one([3], [[2, 1]]),
  one([3], [[1, 2]]),
  one([3], [[2, 3]]),
  one([2, 3], [[2, 1], [1, 3]]), // prettier-ignore
  one([2, 3, 2, 3], [[1, 1], [1, 2], [1, 3], [1, 1]]), // prettier-ignore
  one([2, 1, 3], [[1, 1], [5, 1], [1, 1]]), // prettier-ignore
  one([2, 1, 2, 1, 2, 2], [[1, 1], [3, 1], [1, 2], [1, 2], [2, 1], [1, 1]]), // prettier-ignore
  one([2, 3], [[2, 1], [1, 2]], { dtype: 'int32', range: [-9, 9] }), // prettier-ignore
];

export function reference([x], attrs, [shape]) {
  const sizes = shape.map((d, k) => d * attrs[2 * k] * attrs[2 * k + 1]);
  return remapped(x, shape, sizes, (index) =>
    index.map((i, k) => Math.floor(i / attrs[2 * k + 1]) % shape[k]),
  );
}
