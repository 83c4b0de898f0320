import { indices, positionOf } from '../remap.js';
import { Output, Sum } from '../support.js';

export const op = 'matmul';

const one = (a, b, ta = 0, tb = 0) => ({
  name: `[${a}]${ta ? '^T' : ''} x [${b}]${tb ? '^T' : ''}`,
  inputs: [{ shape: a }, { shape: b }],
  attrs: [ta, tb],
});

const turn = (shape) => [...shape.slice(0, -2), shape.at(-1), shape.at(-2)];

/** Both factors plain and transposed. */
const all = (a, b) => [one(a, b), one(turn(a), b, 1, 0), one(a, turn(b), 0, 1), one(turn(a), turn(b), 1, 1)];

export const cases = [
  ...all([1, 1], [1, 1]),
  ...all([3, 5], [5, 7]),
  ...all([4, 8], [8, 8]),
  ...all([17, 33], [33, 9]),
  one([2, 300], [300, 5]),
  one([5, 300], [300, 5]),
  ...all([5, 3, 4], [5, 4, 2]),
  ...all([2, 3, 5, 4], [2, 3, 4, 6]),
  ...all([2, 1, 5, 4], [3, 4, 6]), // both repeated
  ...all([2, 3, 4], [4, 5]), // the right one repeated
  ...all([3, 4], [2, 4, 5]), // the left one repeated
  one([2, 1, 3, 1, 2, 3], [1, 2, 1, 2, 3, 2]),
  one([6, 1, 7], [6, 7, 9]),
];

export function reference([a, b], [ta, tb], [as, bs]) {
  const [M, K] = ta ? [as.at(-1), as.at(-2)] : as.slice(-2);
  const N = bs.at(tb ? -2 : -1);
  const rank = Math.max(as.length, bs.length) - 2;
  const size = (shape, k) => shape.slice(0, -2).at(k - rank) ?? 1;
  const front = (shape, k) => (shape.length - 2 < rank - k ? 1 : size(shape, k));
  const leading = Array.from({ length: rank }, (_, k) => Math.max(front(as, k), front(bs, k)));
  const y = new Output([...leading, M, N]);
  const own = (shape, index) => {
    const lead = rank - (shape.length - 2);
    return index.slice(lead, rank).map((i, k) => (shape[k] === 1 ? 0 : i));
  };
  for (const index of indices(y.shape)) {
    const [i, j] = index.slice(-2);
    const sum = new Sum();
    for (let k = 0; k < K; k++) {
      const left = [...own(as, index), ...(ta ? [k, i] : [i, k])];
      const right = [...own(bs, index), ...(tb ? [j, k] : [k, j])];
      sum.add(a[positionOf(as, left)] * b[positionOf(bs, right)]);
    }
    y.add(sum.value, sum.magnitude);
  }
  return y;
}
