import { Output } from '../support.js';
import { clip, logSoftmax, probabilities } from '../losses.js';

export const op = 'sparse_categorical_crossentropy';

const one = (shape, fromLogits, labels) => ({
  name: `[${shape}], ${fromLogits ? 'logits' : 'probabilities'}${labels ? `, labels ${labels}` : ''}`,
  inputs: [
    { shape, range: fromLogits ? [-4, 4] : [0.05, 1] },
    { shape: shape.slice(0, -1), dtype: 'int32', range: [0, shape.at(-1)], data: labels },
  ],
  attrs: [fromLogits],
  tolerance: 4e-6,
});

export const cases = [
  one([1, 1], 1),
  one([6, 10], 1),
  one([6, 10], 0),
  one([2, 3, 5], 1),
  one([2, 3, 5], 0),
  one([2, 1000], 1),
  // A label that names no class makes its own loss NaN, and touches nothing else.
  { ...one([5, 4], 1, [0, 4, -1, 3, 2147483647]), differentiable: false },
  { ...one([5, 4], 0, [0, 4, -1, 3, -2147483648]), differentiable: false },
];

export function reference([y, labels], [fromLogits], [shape]) {
  const C = shape.at(-1);
  const loss = new Output(shape.slice(0, -1));
  labels.forEach((label, r) => {
    const row = y.slice(r * C, r * C + C);
    const logs = fromLogits ? logSoftmax(row) : probabilities(row).map((q) => Math.log(clip(q)));
    const value = logs[label] === undefined ? NaN : -logs[label];
    loss.add(value, Math.abs(value) + 4);
  });
  return loss;
}
