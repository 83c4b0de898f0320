// What simple_rnn, lstm and gru share: their cases, and the plain loop over samples, steps and units.

import { Output } from './support.js';

export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** vector · matrix[rows, columns], one column: its part from `first` on. */
export function dot(vector, matrix, columns, column) {
  let sum = 0;
  vector.forEach((value, k) => (sum += value * matrix[k * columns + column]));
  return sum;
}

const MASKS = {
  end: (n, t, T) => Number(t < T - ((n + 1) % T)),
  begin: (n, t, T) => Number(t >= (n + 1) % T),
  holes: (n, t) => Number((n + t) % 3 !== 0),
  none: (n) => Number(n % 2), // of every other sample no step is left
};

/** A mask [N, T] as the input of a case. @param {keyof typeof MASKS} kind */
function maskInput(kind, N, T, dtype) {
  const data = Array.from({ length: N * T }, (_, i) => MASKS[kind](Math.floor(i / T), i % T, T));
  return { shape: [N, T], data, dtype };
}

/**
 * A case of an op with `gates` columns for each unit and `states` states.
 *
 * @param {{gates: number, states: number, biasShape?: number[], last: number}} op last: its own attribute
 */
export function sequenceCase({ gates, states, biasShape, last }, [N, T, C], U, given = {}) {
  const { bias = true, mask, whole, begins, sequences = 0, backwards = 0 } = given;
  const columns = gates * U;
  const said = Object.entries({ ...given, last }).map(([key, value]) => `${key} ${value}`);
  return {
    name: `[${[N, T, C]}], ${U} units, ${said.join(', ')}`,
    inputs: [
      { shape: [N, T, C] },
      { shape: [C, columns] },
      { shape: [U, columns] },
      ...(bias ? [{ shape: biasShape ?? [columns] }] : []),
      ...(mask ? [maskInput(mask, N, T, whole ? 'int32' : 'float32')] : []),
      ...(begins ? new Array(states).fill({ shape: [N, U] }) : []),
    ],
    attrs: [sequences, backwards, (bias ? 1 : 0) + (mask ? 2 : 0) + (begins ? 4 : 0), last],
    tolerance: 4e-6,
  };
}

/** Sizes and choices that every such op goes through. */
export const CHOICES = [
  [[1, 1, 1], 1],
  [[1, 1, 3], 2, { sequences: 1 }],
  [[2, 3, 4], 4],
  [[3, 5, 2], 3, { sequences: 1 }],
  [[3, 5, 2], 3, { backwards: 1 }],
  [[3, 4, 7], 5, { bias: false, sequences: 1, backwards: 1 }],
  [[4, 2, 8], 8, { bias: false }],
  [[5, 7, 1], 9, { sequences: 1 }],
  [[17, 3, 5], 6],
  [[1, 21, 3], 4, { sequences: 1 }],
  [[7, 37, 2], 2], // more rows than one run of the weights' gradient
  [[3, 4, 2], 3, { begins: 1 }],
  [[18, 3, 2], 5, { begins: 1, sequences: 1, backwards: 1 }],
  [[2, 1, 2], 3, { begins: 1, bias: false }],
  [[3, 5, 2], 3, { mask: 'end' }],
  [[3, 5, 2], 3, { mask: 'begin', sequences: 1 }],
  [[4, 5, 2], 5, { mask: 'end', sequences: 1, backwards: 1, whole: 1 }],
  [[4, 5, 2], 4, { mask: 'begin', backwards: 1, bias: false }],
  [[4, 6, 3], 3, { mask: 'holes', sequences: 1, begins: 1 }],
  [[4, 3, 2], 2, { mask: 'none', sequences: 1 }],
  [[4, 3, 2], 2, { mask: 'none', begins: 1, whole: 1 }],
  [[19, 4, 2], 3, { mask: 'holes' }],
  [[19, 4, 2], 3, { mask: 'holes', begins: 1, backwards: 1 }],
];

/**
 * Walks along every sample and collects the states of all steps or of the last one; with `carry` the last c, too.
 *
 * @param {ArrayLike<number>[]} inputs of the op
 * @param {number[]} attrs
 * @param {number[][]} shapes
 * @param {number} states how many there are: h, or h and c
 * @param {(input: number[], memory: number[][], weights: any) => number[][]} step the states after one step
 */
export function walk(inputs, [sequences, backwards, extras], shapes, states, step, carry = 0) {
  const [[N, T, C], , [U]] = shapes;
  const [x, w, u, ...more] = inputs;
  const b = extras & 1 ? more.shift() : null;
  const mask = extras & 2 ? more.shift() : null;
  const y = new Output(carry ? [N, (sequences ? T : 1) + 1, U] : [N, ...(sequences ? [T] : []), U]);
  for (let n = 0; n < N; n++) {
    let memory = Array.from({ length: states }, (_, i) =>
      more[i] ? [...more[i].slice(n * U, n * U + U)] : new Array(U).fill(0),
    );
    for (let s = 0; s < T; s++) {
      const t = backwards ? T - 1 - s : s;
      const input = Array.from(x.slice((n * T + t) * C, (n * T + t + 1) * C));
      if (!mask || mask[n * T + t] !== 0) memory = step(input, memory, { w, u, b, U });
      if (sequences || s === T - 1) memory[0].forEach((value) => y.add(value, 1));
    }
    if (carry) memory[1].forEach((value) => y.add(value, 1 + Math.abs(value)));
  }
  return y;
}
