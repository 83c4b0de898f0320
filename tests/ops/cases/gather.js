import { indices, positionOf } from '../remap.js';
import { Output } from '../support.js';

export const op = 'gather';

const one = (shape, indexShape, axis, batch = 0, index = {}, input = {}) => ({
  name: `[${shape}] ${input.dtype ?? ''} at [${indexShape}] ${index.dtype ?? ''}${index.data ? ` ${index.data}` : ''} along ${axis}, batch ${batch}`,
  inputs: [
    { shape, ...input },
    { shape: indexShape, dtype: 'int32', range: [-shape[axis], shape[axis]], ...index },
  ],
  attrs: [axis, batch],
});

/** Between whole numbers, where the slope is 0. */
const halves = (values) => ({ dtype: 'float32', data: values.map((value) => value + 0.5) });

export const cases = [
  one([1], [1], 0),
  one([5], [9], 0),
  one([5, 3], [2, 4], 0),
  one([2, 5, 3], [4], 1),
  one([2, 3, 5], [2, 2], 2),
  one([2, 7], [2, 3], 1, 1),
  one([2, 4, 5], [2, 4, 3], 2, 2),
  one([2, 4, 5, 3], [2, 6], 2, 1),
  one([3, 4], [3], 1, 1),
  one([3, 4, 2], [3, 2, 2], 1, 1),
  one([5, 4], [3], 0, 0, halves([0, 3, 1])),
  one([5, 2], [4], 0, 0, {}, { dtype: 'int32', range: [-9, 9] }),
  // A number that names no slice gives NaN, or 0 of whole numbers, and touches nothing else.
  { ...one([3, 2], [6], 0, 0, { data: [0, 3, -4, -3, 2147483647, -2147483648] }), differentiable: false },
  { ...one([3, 2], [5], 0, 0, { dtype: 'float32', data: [0, 3, NaN, 1e30, -1e30] }), differentiable: false },
  one([3], [3], 0, 0, { data: [0, 3, -4] }, { dtype: 'int32', range: [1, 9] }),
];

export function reference([x, index], [axis, batch], [shape, indexShape]) {
  const [lead, trail] = [shape.slice(0, axis), shape.slice(axis + 1)];
  const y = new Output([...lead, ...indexShape.slice(batch), ...trail]);
  const isInt = x instanceof Int32Array;
  if (isInt) y.dtype = 'int32';
  const V = shape[axis];
  for (const at of indices(y.shape)) {
    const count = indexShape.length - batch;
    const number = Math.trunc(
      index[positionOf(indexShape, [...at.slice(0, batch), ...at.slice(axis, axis + count)])],
    );
    const v = number < 0 ? number + V : number;
    const isThere = v >= 0 && v < V;
    const place = [...at.slice(0, axis), v, ...at.slice(axis + count)];
    y.add(isThere ? x[positionOf(shape, place)] : isInt ? 0 : NaN);
  }
  return y;
}
