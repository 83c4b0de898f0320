import { Output, eachRow, floatBits } from '../support.js';

export const op = 'binary_accuracy';

const one = (shape, threshold, t) => ({
  name: `[${shape}], threshold ${threshold}`,
  inputs: [
    { shape, range: [0, 1] },
    { shape, ...t },
  ],
  attrs: [floatBits(threshold)],
});

export const cases = [
  one([4, 1], 0.5, { data: [0, 1, 0, 1] }),
  one([2, 3], 0.25, { data: [0, 1, 1, 0, 0, 1] }),
  {
    name: 'at the threshold',
    inputs: [
      { shape: [1, 3], data: [0.5, 0.5, 0.75] },
      { shape: [1, 3], data: [0, 1, 1] },
    ],
    attrs: [floatBits(0.5)],
  },
];

export function reference([y, t], [bits], [shape]) {
  const threshold = new Float32Array(Int32Array.of(bits).buffer)[0];
  const hits = new Output(shape.slice(0, -1));
  eachRow(shape, (at, C) => {
    let right = 0;
    for (let i = at; i < at + C; i++) right += Number(Number(y[i] > threshold) === t[i]);
    hits.add(right / C);
  });
  return hits;
}
