import { Output } from '../support.js';

export const op = 'global_max_pool2d';

export const cases = [
  [1, 1, 1, 1],
  [2, 3, 5, 4],
  [3, 7, 7, 9],
  [1, 17, 19, 3],
].map((shape) => ({ name: `[${shape}]`, inputs: [{ shape }], attrs: [] }));

export function reference([x], _attrs, [[N, H, W, C]]) {
  const y = new Output([N, C]);
  for (let n = 0; n < N; n++)
    for (let c = 0; c < C; c++) {
      let largest = -Infinity;
      for (let k = 0; k < H * W; k++) largest = Math.max(largest, x[(n * H * W + k) * C + c]);
      y.add(largest);
    }
  return y;
}
