import { indices, positionOf } from '../remap.js';
import { Output, Sum } from '../support.js';

export const op = 'resize';

const METHODS = ['nearest', 'linear', 'cubic'];

const one = (shape, axis, size, method, antialias = 0) => ({
  name: `${method}${antialias ? ', antialiased' : ''} [${shape}] to ${size} along ${axis}`,
  inputs: [{ shape }],
  attrs: [axis, size, METHODS.indexOf(method), antialias],
});

export const cases = METHODS.flatMap((method) => [
  one([1], 0, 1, method),
  one([1], 0, 5, method),
  one([5], 0, 1, method),
  one([3], 0, 7, method),
  one([8], 0, 3, method),
  one([6], 0, 12, method),
  one([2, 4, 5], 1, 9, method),
  one([2, 4, 5], 2, 3, method),
  one([13], 0, 4, method, 1),
  one([2, 5, 3], 1, 8, method, 1),
  one([64], 0, 2, method, 1),
]);

const KERNELS = {
  linear: [1, (t) => 1 - t],
  cubic: [2, (t) => (t < 1 ? 1.5 * t ** 3 - 2.5 * t ** 2 + 1 : -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2)],
};

/** Weights of all n cells in cell i of m. */
function weightsOf(i, n, m, method, antialias) {
  const centre = ((i + 0.5) * n) / m;
  const cells = Array.from({ length: n }, (_, k) => k);
  if (method === 'nearest') return cells.map((k) => Number(k === Math.floor(centre)));
  const [reach, f] = KERNELS[method];
  const width = antialias ? Math.max(n / m, 1) : 1;
  const raw = cells.map((k) => Math.abs(k + 0.5 - centre) / width).map((t) => (t < reach ? f(t) : 0));
  const sum = raw.reduce((a, b) => a + b);
  return raw.map((w) => w / sum);
}

export function reference([x], [axis, size, method, antialias], [shape]) {
  const y = new Output(shape.toSpliced(axis, 1, size));
  const weights = Array.from({ length: size }, (_, i) =>
    weightsOf(i, shape[axis], size, METHODS[method], antialias),
  );
  for (const at of indices(y.shape)) {
    const sum = new Sum();
    weights[at[axis]].forEach((w, k) => sum.add(w * x[positionOf(shape, at.toSpliced(axis, 1, k))]));
    y.add(sum.value, sum.magnitude);
  }
  return y;
}
