import { Output, Sum } from '../support.js';

export const op = 'global_avg_pool2d';

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
      const sum = new Sum();
      for (let k = 0; k < H * W; k++) sum.add(x[(n * H * W + k) * C + c] / (H * W));
      y.add(sum.value, sum.magnitude);
    }
  return y;
}
