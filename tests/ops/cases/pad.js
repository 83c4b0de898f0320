import { remapped } from '../remap.js';
import { floatBits } from '../support.js';

export const op = 'pad';

const MODES = ['constant', 'reflect', 'symmetric', 'edge'];

/** widths: [before, after] for each axis. */
const one = (mode, shape, widths, value = 0, input = {}) => ({
  name: `${mode} ${value} [${shape}] ${input.dtype ?? ''} by ${widths.join(' | ')}`,
  inputs: [{ shape, ...input }],
  attrs: [MODES.indexOf(mode), floatBits(value), ...widths.flat()],
});

export const cases = [
  one('constant', [1], [[0, 0]]),
  one('constant', [3], [[2, 1]]),
  one('constant', [2, 3, 4, 2], [[0, 0], [1, 2], [3, 0], [0, 0]]), // prettier-ignore
  one('constant', [2, 3], [[1, 0], [0, 2]], -2.5), // prettier-ignore
  one('constant', [2, 3], [[1, 0], [0, 2]], 7, { dtype: 'int32', range: [-9, 9] }), // prettier-ignore
  one('constant', [2], [[1, 1]], 1e20, { dtype: 'int32' }), // more than an int32 holds
  ...['reflect', 'symmetric', 'edge'].flatMap((mode) => [
    one(mode, [1], [[2, 3]]),
    one(mode, [4], [[3, 3]]),
    one(mode, [3], [[11, 8]]), // more than one period
    one(mode, [2, 3, 4, 2], [[0, 0], [1, 2], [3, 1], [0, 0]]), // prettier-ignore
    one(mode, [2, 3], [[1, 1], [2, 2]]), // prettier-ignore
  ]),
];

/** Walks from the edge, turning round at each end. */
function mirrored(i, n, repeatsEdge) {
  if (n === 1) return 0;
  let [at, step] = [0, 1];
  const forward = i < 0 ? -i - (repeatsEdge ? 1 : 0) : i; // mirrored at the start it is the same walk
  for (let k = 0; k < forward; k++) {
    if (at + step >= 0 && at + step < n) at += step;
    else {
      step = -step;
      if (!repeatsEdge) at += step;
    }
  }
  return at;
}

const RULES = {
  constant: (i, n) => (i < 0 || i >= n ? null : i),
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  reflect: (i, n) => mirrored(i, n, false),
  symmetric: (i, n) => mirrored(i, n, true),
};

export function reference([x], [mode, valueBits, ...widths], [shape]) {
  const value = new Float32Array(Int32Array.of(valueBits).buffer)[0];
  const sizes = shape.map((d, k) => d + widths[2 * k] + widths[2 * k + 1]);
  const source = (index) => {
    const at = index.map((i, k) => RULES[MODES[mode]](i - widths[2 * k], shape[k]));
    return at.includes(null) ? null : at;
  };
  const fill = x instanceof Int32Array ? Math.min(Math.trunc(value), 0x7fffffff) : value;
  return remapped(x, shape, sizes, source, fill);
}
