// References of the ops that put elements elsewhere: an index of x (or none) for each index of y.

import { Output, count } from './support.js';

/** All indices of a shape in row-major order. @param {number[]} shape */
export function* indices(shape) {
  const index = shape.map(() => 0);
  for (let left = count(shape); left > 0; left--) {
    yield index;
    for (let k = shape.length - 1; k >= 0 && ++index[k] === shape[k]; k--) index[k] = 0;
  }
}

/** Position of an index in row-major order. @param {number[]} shape @param {number[]} index */
export const positionOf = (shape, index) => index.reduce((at, i, k) => at * shape[k] + i, 0);

/**
 * @param {ArrayLike<number>} x
 * @param {number[]} from its shape
 * @param {number[]} shape of y
 * @param {(index: number[]) => number[] | null} source index in x
 * @param {number} [fill] where there is none
 */
export function remapped(x, from, shape, source, fill = 0) {
  const y = new Output(shape);
  if (x instanceof Int32Array) y.dtype = 'int32';
  for (const index of indices(shape)) {
    const at = source(index);
    y.add(at ? x[positionOf(from, at)] : fill);
  }
  return y;
}
