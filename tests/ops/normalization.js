// The view that moment and normalize have of their input: [P, A, M, I] by three axes (src/ops/normalize.h).

import { count } from './support.js';

/** @param {number[]} shape @param {number[]} axes */
export function geometry(shape, [a, m, i]) {
  const parts = [shape.slice(0, a), shape.slice(a, m), shape.slice(m, i), shape.slice(i)];
  const [P, A, M, I] = parts.map(count);
  return { P, A, M, I, at: (p, k, j, l) => ((p * A + k) * M + j) * I + l };
}

/** Shape of what has one value for every p and m. @param {number[]} shape @param {number[]} axes */
export function statistics(shape, [a, m, i]) {
  const kept = [...shape.slice(0, a), ...shape.slice(m, i)];
  return kept.length ? kept : [1];
}
