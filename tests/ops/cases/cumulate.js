import { indices, positionOf } from '../remap.js';
import { Output, Sum } from '../support.js';

export const op = 'cumulate';

const one = (shape, axis, [product, exclusive, reverse], input = {}) => ({
  name: `[${shape}] along ${axis}${product ? ', products' : ''}${exclusive ? ', exclusive' : ''}${reverse ? ', reverse' : ''}${input.data ? ' with zeros' : ''}`,
  inputs: [{ shape, ...input }],
  attrs: [axis, product, exclusive, reverse],
});

const FLAGS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [bits & 1, (bits >> 1) & 1, bits >> 2]);

export const cases = [
  one([1], 0, [0, 0, 0]),
  one([1], 0, [1, 0, 0]),
  ...FLAGS.flatMap((flags) => [
    one([7], 0, flags),
    one([3, 4, 2], 1, flags),
    one([2, 5], 1, flags, { data: [0.5, 0, -0.3, 0.7, 0.2, 0.4, 0, 0, -0.9, 0.8] }),
  ]),
  one([33, 5], 0, [0, 0, 0]),
];

export function reference([x], [axis, product, exclusive, reverse], [shape]) {
  const y = new Output(shape);
  for (const at of indices(shape)) {
    const sum = new Sum();
    let total = 1;
    for (let k = 0; k < shape[axis]; k++) {
      const isOwn = k === at[axis] && !exclusive;
      if (!isOwn && !(reverse ? k > at[axis] : k < at[axis])) continue;
      const value = x[positionOf(shape, at.toSpliced(axis, 1, k))];
      sum.add(value);
      total *= value;
    }
    if (product) y.add(total);
    else y.add(sum.value, sum.magnitude);
  }
  return y;
}
