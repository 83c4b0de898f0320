import { Output, SAME, VALID, Window, count, indices } from './support.js';

const ADAPTIVE = 2;

/** The cells that an output of adaptive pooling reads: along each axis those that its share of the input touches. */
function adaptiveCells(size, out, output) {
  const from = output.map((o, i) => Math.floor((o * size[i]) / out[i]));
  const to = output.map((o, i) => Math.ceil(((o + 1) * size[i]) / out[i]));
  const cells = [];
  for (const inside of indices(to.map((end, i) => end - from[i])))
    cells.push([inside.reduce((at, p, i) => at * size[i] + from[i] + p, 0)]);
  return cells;
}

/**
 * The reference of a pooling op.
 *
 * @param {(values: number[]) => number[]} reduce the values of a window to one, and its magnitude
 */
export const pooled =
  (reduce) =>
  ([x], attrs, [xs]) => {
    const size = xs.slice(1, -1);
    const [k, stride] = [attrs.slice(0, size.length), attrs.slice(size.length, -1)];
    const [N, C, adaptive] = [xs[0], xs.at(-1), attrs.at(-1) === ADAPTIVE];
    const window = new Window({ size, k, stride, padding: adaptive ? SAME : attrs.at(-1) });
    const out = adaptive ? k : window.out;
    const y = new Output([N, ...out, C]);
    for (const [n, ...output] of indices([N, ...out])) {
      const cells = adaptive ? adaptiveCells(size, out, output) : window.cells(output);
      for (let c = 0; c < C; c++)
        y.add(...reduce(cells.map(([cell]) => x[(n * count(size) + cell) * C + c])));
    }
    return y;
  };

/** Cases that maximum and average pooling share. */
export function poolCases() {
  const one = (shape, pool, stride, padding) => ({
    name: `[${shape}], pool ${pool}, stride ${stride}, ${['valid', 'same', 'adaptive'][padding]}`,
    inputs: [{ shape }],
    attrs: [...pool, ...stride, padding],
  });
  return [
    one([1, 1, 1, 1], [1, 1], [1, 1], 0),
    one([2, 6, 8, 4], [2, 2], [2, 2], 0),
    one([2, 7, 5, 3], [2, 2], [2, 2], 0),
    one([2, 7, 5, 3], [2, 2], [2, 2], 1),
    one([1, 6, 7, 9], [3, 3], [1, 1], 1),
    one([1, 6, 7, 5], [3, 2], [1, 2], 0),
    one([1, 9, 9, 8], [2, 3], [3, 4], 0),
    one([1, 10, 9, 2], [2, 2], [3, 4], 1),
    one([1, 2, 3, 17], [5, 4], [1, 1], 1),
    one([3, 4, 4, 1], [4, 4], [4, 4], 0),
    one([2, 13, 11, 16], [3, 3], [2, 2], 1),
    one([2, 7, 9, 8], [2, 2], [2, 2], 0),
    one([1, 5, 4, 12], [2, 2], [2, 2], 1),
    one([1, 1, 1], [1], [1], VALID),
    one([2, 9, 3], [2], [2], VALID),
    one([2, 10, 5], [3], [2], SAME),
    one([1, 11, 4], [2], [5], SAME),
    one([1, 1, 1, 1, 1], [1, 1, 1], [1, 1, 1], VALID),
    one([2, 4, 6, 5, 4], [2, 2, 2], [2, 2, 2], VALID),
    one([1, 5, 4, 7, 3], [3, 2, 2], [2, 1, 3], SAME),
    one([1, 4, 4, 4, 5], [1, 2, 3], [3, 4, 1], VALID),
    one([2, 7, 3], [3], [1], ADAPTIVE),
    one([1, 4, 2], [7], [1], ADAPTIVE),
    one([2, 7, 6, 5], [3, 2], [1, 1], ADAPTIVE),
    one([1, 3, 5, 4], [4, 5], [1, 1], ADAPTIVE),
    one([1, 5, 4, 7, 3], [2, 3, 5], [1, 1, 1], ADAPTIVE),
  ];
}
