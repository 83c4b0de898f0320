// What the cases of sparse ops share: rows of column numbers, ascending, ended by a number that is no column.

/**
 * Random rows for M samples with room for S of K columns: none, some, all there is room for.
 *
 * @param {() => number} random
 * @returns {number[]} M * S numbers
 */
export function ones(M, S, K, random) {
  return Array.from({ length: M }, (_, m) => {
    const most = Math.min(S, K);
    const n = [most, 0, Math.floor(random() * (most + 1))][m % 3];
    const columns = new Set();
    while (columns.size < n) columns.add(Math.floor(random() * K));
    return [...[...columns].sort((a, b) => a - b), ...Array(S - n).fill(-1)];
  }).flat();
}

/** The columns of each row, up to the first number that is none. @param {ArrayLike<number>} indices */
export const rowsOf = (indices, S, K) =>
  Array.from({ length: indices.length / S }, (_, m) => {
    const row = Array.from(indices).slice(m * S, m * S + S);
    const end = row.findIndex((k) => k < 0 || k >= K);
    return end < 0 ? row : row.slice(0, end);
  });
