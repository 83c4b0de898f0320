import { Output, count } from './support.js';

/** For each [outer, inner] of x seen as [outer, n, inner] around some axes, its n values: f(values) is collected. */
export function along(x, shape, { first, axes, keepdims, dtype }, f) {
  const inside = (_, k) => k >= first && k < first + axes;
  const sizes = keepdims
    ? shape.map((size, k) => (inside(size, k) ? 1 : size))
    : shape.filter((size, k) => !inside(size, k));
  const y = new Output(sizes.length ? sizes : [1]);
  if (dtype) y.dtype = dtype;
  const n = count(shape.filter(inside));
  const inner = count(shape.slice(first + axes));
  for (let o = 0; o < count(shape.slice(0, first)); o++)
    for (let i = 0; i < inner; i++)
      y.add(...f(Array.from({ length: n }, (_, k) => x[(o * n + k) * inner + i])));
  return y;
}

const SHAPES = [
  [[1], 0, 1],
  [[7], 0, 1],
  [[3, 5], 0, 1],
  [[3, 5], 1, 1],
  [[3, 5], 0, 2],
  [[2, 3, 4, 5], 1, 2],
  [[2, 3, 4, 5], 2, 1],
  [[2, 1, 3, 2, 2, 3], 3, 2],
];
const LONG = [
  [[300, 9], 0, 1],
  [[9, 300], 1, 1],
  [[5, 130, 6], 1, 1],
  [[3, 65], 1, 1],
];

/** @param {number} kind the last attribute @param {boolean} long whether it may be many values */
export const reductionCases = (kind, long) =>
  [...SHAPES, ...(long ? LONG : [])].map(([shape, first, axes], k) => ({
    name: `kind ${kind} of [${shape}] along ${first} to ${first + axes - 1}${k % 2 ? ', kept' : ''}`,
    inputs: [{ shape, range: [-1.5, 1.5] }],
    attrs: [first, axes, k % 2, kind],
  }));
