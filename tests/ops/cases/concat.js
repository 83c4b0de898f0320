import { Output, count } from '../support.js';

export const op = 'concat';

const one = (axis, ...shapes) => ({
  name: `${shapes.map((shape) => `[${shape}]`).join(' ')} along ${axis}`,
  inputs: shapes.map((shape) => ({ shape })),
  attrs: [axis],
});

export const cases = [
  one(0, [3]),
  one(0, [3], [1], [5]),
  one(1, [2, 3], [2, 4]),
  one(0, [2, 3], [5, 3]),
  one(3, [2, 3, 2, 5], [2, 3, 2, 1], [2, 3, 2, 8]),
  one(1, [2, 3, 4], [2, 1, 4], [2, 2, 4]),
  {
    name: 'whole numbers',
    inputs: [1, 2].map((d) => ({ shape: [2, d], dtype: 'int32', range: [-9, 9] })),
    attrs: [1],
  },
];

export function reference(inputs, [axis], shapes) {
  const joined = shapes.reduce((sum, shape) => sum + shape[axis], 0);
  const y = new Output(shapes[0].map((d, i) => (i === axis ? joined : d)));
  if (inputs[0] instanceof Int32Array) y.dtype = 'int32';
  const inner = count(shapes[0].slice(axis + 1));
  for (let block = 0; block < count(shapes[0].slice(0, axis)); block++)
    inputs.forEach((x, k) => {
      const run = shapes[k][axis] * inner;
      for (let i = 0; i < run; i++) y.add(x[block * run + i]);
    });
  return y;
}
