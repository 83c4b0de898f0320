import { Output, Sum, floatBits, indices } from '../support.js';

export const op = 'transform';

const MODES = ['constant', 'nearest', 'wrap', 'mirror', 'reflect'];
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0];
const FLIPPED = [-1, 0, 4, 0, 1, 0, 0, 0];
// No place lies on the border between two cells, where the slope jumps.
const TURNED = [0.83, -0.41, 1.2371, 0.39, 0.87, -0.7713, 0, 0];
const FAR = [2.3, 0.1, -9.3413, -0.2, 1.9, -6.1317, 0, 0];
const BENT = [1.1, 0.1, -0.6137, 0.05, 0.9, 0.3519, 0.03, -0.02];

const one = (shape, size, method, mode, parameters, value = 0) => ({
  name: `${method ? 'bilinear' : 'nearest'} ${MODES[mode]} ${value} [${shape}] to [${size}] by ${parameters.join()}`,
  inputs: [{ shape }, { shape: [parameters.length, 8], data: parameters.flat() }],
  attrs: [...size, method, mode, floatBits(value)],
});

export const cases = [0, 1].flatMap((method) => [
  one([1, 1, 1, 1], [1, 1], method, 0, [[1, 0, 0.1, 0, 1, 0.2, 0, 0]]),
  { ...one([2, 3, 5, 2], [3, 5], method, 0, [IDENTITY]), differentiable: method === 0 }, // else its place is on an edge
  { ...one([1, 3, 5, 3], [3, 5], method, 1, [FLIPPED]), differentiable: method === 0 },
  one([1, 4, 5, 1], [7, 3], method, 0, [TURNED], 0.5),
  one([3, 5, 4, 3], [5, 4], method, 0, [TURNED, FAR, BENT], -1.5),
  ...MODES.flatMap((_, mode) => [
    one([2, 4, 5, 3], [4, 5], method, mode, [TURNED, FAR]),
    one([2, 5, 7, 2], [6, 9], method, mode, [BENT]),
    { ...one([1, 1, 3, 5], [4, 5], method, mode, [FAR]), flat: mode === 0 }, // sees nothing of the picture
  ]),
  one([2, 9, 11, 4], [13, 8], method, 4, [FAR, TURNED]),
]);

/** The cell that index i stands for; -1 for none. Walks back from outside, one border after another. */
function inside(i, n, mode) {
  let at = i;
  while (at < 0 || at >= n) {
    if (mode === 0) return -1;
    if (mode === 1) at = Math.min(Math.max(at, 0), n - 1);
    else if (mode === 2) at += at < 0 ? n : -n;
    else if (mode === 3) at = n === 1 ? 0 : at < 0 ? -at : 2 * (n - 1) - at;
    else at = at < 0 ? -1 - at : 2 * n - 1 - at;
  }
  return at;
}

export function reference([x, t], [H, W, method, mode, bits], [shape, mappings]) {
  const y = new Output([shape[0], H, W, shape[3]]);
  const value = new Float32Array(Int32Array.of(bits).buffer)[0];
  const pixel = (n, row, column, channel) => {
    const [i, j] = [inside(row, shape[1], mode), inside(column, shape[2], mode)];
    return i < 0 || j < 0 ? value : x[((n * shape[1] + i) * shape[2] + j) * shape[3] + channel];
  };
  for (const [n, i, j, channel] of indices(y.shape)) {
    const p = t.subarray((mappings[0] === 1 ? 0 : n) * 8);
    const k = p[6] * j + p[7] * i + 1;
    const column = (p[0] * j + p[1] * i + p[2]) / k;
    const row = (p[3] * j + p[4] * i + p[5]) / k;
    if (method === 0) {
      y.add(pixel(n, Math.round(row), Math.round(column), channel));
      continue;
    }
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const sum = new Sum();
    for (const [down, right] of indices([2, 2])) {
      const weight = (1 - Math.abs(top + down - row)) * (1 - Math.abs(left + right - column));
      sum.add(weight * pixel(n, top + down, left + right, channel));
    }
    y.add(sum.value, sum.magnitude + Math.abs(value));
  }
  return y;
}
