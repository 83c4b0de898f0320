import { Output, axis, cells, pixels } from '../support.js';
import { poolCases } from '../pools.js';

export const op = 'max_pool2d';

export const cases = poolCases();

export function reference([x], [ph, pw, sh, sw, same], [xs]) {
  const [N, H, W, C] = xs;
  const rows = axis(H, ph, sh, 1, same);
  const columns = axis(W, pw, sw, 1, same);
  const y = new Output([N, rows.out, columns.out, C]);
  for (const [n, oi, oj] of pixels(N, rows, columns))
    for (let c = 0; c < C; c++) {
      const inside = [...cells(xs, rows, columns, { oi, oj, kh: ph, kw: pw, sh, sw })];
      const values = inside.map(([i, j]) => x[((n * H + i) * W + j) * C + c]);
      y.add(Math.max(...values));
    }
  return y;
}
