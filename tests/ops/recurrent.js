// What the references of lstm and gru share: plain loops over samples, steps and units.

export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** vector · matrix[rows, columns], one column: its part from `first` on. */
export function dot(vector, matrix, columns, column) {
  let sum = 0;
  vector.forEach((value, k) => (sum += value * matrix[k * columns + column]));
  return sum;
}

/**
 * Walks along every sample of x[N, T, C] and collects the states.
 * @param {ArrayLike<number>} x
 * @param {number[]} shape
 * @param {number} U units
 * @param {boolean | number} sequences whether the states of all steps are wanted
 * @param {boolean | number} backwards
 * @param {(input: number[], memory: any) => {h: number[]}} step the memory after one step; it begins as {h: zeros}
 */
export function walk(x, [N, T, C], U, sequences, backwards, step) {
  const states = [];
  for (let n = 0; n < N; n++) {
    let memory = { h: new Array(U).fill(0) };
    for (let s = 0; s < T; s++) {
      const start = (n * T + (backwards ? T - 1 - s : s)) * C;
      memory = step(Array.from(x.slice(start, start + C)), memory);
      if (sequences || s === T - 1) states.push(...memory.h);
    }
  }
  return states;
}
