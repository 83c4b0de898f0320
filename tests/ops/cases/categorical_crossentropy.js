import { Output, Sum, floatBits } from '../support.js';
import { clip, logSoftmax, probabilities } from '../losses.js';

export const op = 'categorical_crossentropy';

const one = (shape, fromLogits, smoothing, y = {}) => ({
  name: `[${shape}], ${fromLogits ? 'logits' : 'probabilities'}, smoothing ${smoothing}`,
  inputs: [
    { shape, range: fromLogits ? [-4, 4] : [0.05, 1], ...y },
    { shape, range: [0, 4 / shape.at(-1)] },
  ],
  attrs: [fromLogits, floatBits(smoothing)],
  tolerance: 4e-6,
});

export const cases = [
  one([1, 1], 1, 0),
  one([1, 2], 0, 0),
  one([5, 10], 1, 0),
  one([5, 10], 0, 0),
  one([3, 7], 1, 0.1),
  one([3, 7], 0, 0.1),
  one([2, 3, 5], 1, 0),
  one([2, 3, 5], 0, 0.25),
  one([2, 1000], 1, 0),
  {
    ...one([2, 4], 1, 0, { data: [1e4, -1e4, 0, 3, 80, 81, 82, -83] }),
    name: 'large logits',
    differentiable: false,
  },
  { ...one([2, 3], 0, 0, { data: [1, 0, 0, 0, 0, 2] }), name: 'zeros and ones', differentiable: false },
];

export function reference([y, t], [fromLogits, bits], [shape]) {
  const s = new Float32Array(Int32Array.of(bits).buffer)[0];
  const C = shape.at(-1);
  const loss = new Output(shape.slice(0, -1));
  for (let at = 0; at < y.length; at += C) {
    const row = y.slice(at, at + C);
    const logs = fromLogits ? logSoftmax(row) : probabilities(row).map((q) => Math.log(clip(q)));
    const sum = new Sum();
    logs.forEach((log, i) => sum.add(-(t[at + i] * (1 - s) + s / C) * log));
    loss.add(sum.value, sum.magnitude);
  }
  return loss;
}
