import { Output, Sum, floatBits } from '../support.js';
import { clip } from '../losses.js';

export const op = 'binary_crossentropy';

const one = (shape, fromLogits, smoothing, y = {}) => ({
  name: `[${shape}], ${fromLogits ? 'logits' : 'probabilities'}, smoothing ${smoothing}`,
  inputs: [
    { shape, range: fromLogits ? [-5, 5] : [0.05, 0.95], ...y },
    { shape, range: [0, 1] },
  ],
  attrs: [fromLogits, floatBits(smoothing)],
});

const EXTREME = [0, -0, 50, -50, 90, -90, 1e4, -1e4];

export const cases = [
  one([1, 1], 1, 0),
  one([4, 1], 0, 0),
  one([5, 10], 1, 0),
  one([5, 10], 0, 0),
  one([3, 7], 1, 0.1),
  one([3, 7], 0, 0.2),
  one([2, 3, 4], 1, 0),
  { ...one([1, 8], 1, 0, { data: EXTREME }), name: 'extreme logits', differentiable: false },
  {
    ...one([2, 2], 0, 0, { data: [0, 1, 1e-9, 1] }),
    name: 'zeros and ones',
    differentiable: false,
    tolerance: 1e-5,
  },
];

export function reference([y, t], [fromLogits, bits], [shape]) {
  const s = new Float32Array(Int32Array.of(bits).buffer)[0];
  const C = shape.at(-1);
  const loss = new Output(shape.slice(0, -1));
  for (let at = 0; at < y.length; at += C) {
    const sum = new Sum();
    for (let i = at; i < at + C; i++) {
      const target = t[i] * (1 - s) + s / 2;
      if (fromLogits) {
        sum.add((Math.max(y[i], 0) - y[i] * target) / C);
        sum.add(Math.log1p(Math.exp(-Math.abs(y[i]))) / C);
      } else {
        const p = clip(y[i]);
        sum.add((-target * Math.log(p)) / C);
        sum.add((-(1 - target) * Math.log(1 - p)) / C);
      }
    }
    loss.add(sum.value, sum.magnitude);
  }
  return loss;
}
