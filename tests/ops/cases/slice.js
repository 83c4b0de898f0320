import { remapped } from '../remap.js';

export const op = 'slice';

/** axes: [begin, size, stride] for each. */
const one = (shape, axes, input = {}) => ({
  name: `[${shape}] ${input.dtype ?? ''} at ${axes.join(' | ')}`,
  inputs: [{ shape, ...input }],
  attrs: axes.flat(),
});

export const cases = [
  one([1], [[0, 1, 1]]),
  one([9], [[2, 5, 1]]),
  one([9], [[1, 4, 2]]),
  one([9], [[8, -1, -1]]),
  one([9], [[-1, 3, -4]]),
  one([9], [[-3, -1, 1]]),
  one([9], [[4, 1, 2147483647]]),
  one([9], [[4, 1, -2147483648]]),
  one([4, 5], [[0, -1, 1], [2, 1, 1]]), // prettier-ignore
  one([4, 5], [[1, 2, 1], [0, -1, 1]]), // prettier-ignore
  one([4, 5], [[3, -1, -1], [4, -1, -2]]), // prettier-ignore
  one([2, 7, 6, 3], [[0, -1, 1], [1, 3, 2], [2, 4, 1], [0, -1, 1]]), // prettier-ignore
  one([2, 7, 6, 3], [[0, -1, 1], [1, 3, 2], [2, 4, 1], [1, 2, 1]]), // prettier-ignore
  one([2, 1, 2, 3, 2, 2], [[1, 1, 1], [0, 1, 1], [0, 2, 1], [0, 2, 2], [1, 1, 1], [0, 2, 1]]), // prettier-ignore
  one([6, 2], [[4, 3, -2], [0, 1, 1]], { dtype: 'int32', range: [-9, 9] }), // prettier-ignore
];

export function reference([x], attrs, [shape]) {
  const axes = shape.map((d, k) => {
    const [begin, size, stride] = attrs.slice(3 * k, 3 * k + 3);
    const first = begin < 0 ? begin + d : begin;
    const all = Array.from({ length: d }, (_, i) => first + i * stride).filter((i) => i >= 0 && i < d);
    return size < 0 ? all : all.slice(0, size);
  });
  const sizes = axes.map(({ length }) => length);
  return remapped(x, shape, sizes, (index) => index.map((i, k) => axes[k][i]));
}
