/* The shape of the loops, from outside: runs of k (a run of b stays in L2), blocks of 16 rows of a (which stay in L1,
 * also when a is read transposed and 16 floats share a cache line), panels of b, tiles of 4 x 8.
 *
 * The tile is 4 rows by 2 vectors, k is not unrolled, and the hot loop has a small function of its own: V8 keeps the 8
 * sums, 2 vectors of b and 4 splats of a in its 15 registers only so, and compiles a function well only once it has
 * been called many times. */
#include "gemm.h"

#include "../parallel.h"

#define NOINLINE __attribute__((noinline))

enum { ROWS = 16, TABLE = 256 };

static inline const real *at(const real *p, int32_t bytes) { return (const real *)((const char *)p + bytes); }
static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

int32_t gemm_run(int32_t K) {
  int32_t runs = (K - 1) / GEMM_KC + 1;
  return (K - 1) / runs + 1;
}

size_t gemm_packed_size(int32_t K, int32_t N) {
  return (size_t)K * (((size_t)N + GEMM_NR - 1) / GEMM_NR * GEMM_NR);
}

/* ---- packing --------------------------------------------------------------------------------------------------- */

/* Eight columns that are neighbours in memory. */
static NOINLINE void pack_rows(real *p, const real *b, size_t row, int32_t K) {
  for (int32_t k = 0; k < K; k++, p += GEMM_NR, b += row) {
    v4_store(p, v4_load(b));
    v4_store(p + 4, v4_load(b + 4));
  }
}

/* Eight columns, each of which runs along memory. */
static NOINLINE void pack_columns(real *p, const real *b, size_t col, int32_t K) {
  int32_t k = 0;
  for (; k + 4 <= K; k += 4, p += 4 * GEMM_NR) {
    for (size_t half = 0; half < GEMM_NR; half += 4) {
      v4 t[4];
      for (size_t j = 0; j < 4; j++) t[j] = v4_load(b + (half + j) * col + k);
      v4_transpose(t);
      for (size_t j = 0; j < 4; j++) v4_store(p + j * GEMM_NR + half, t[j]);
    }
  }
  for (; k < K; k++, p += GEMM_NR)
    for (size_t j = 0; j < GEMM_NR; j++) p[j] = b[j * col + (size_t)k];
}

static NOINLINE void pack_edge(real *p, const real *b, size_t row, size_t col, int32_t K, int32_t n) {
  for (int32_t k = 0; k < K; k++, p += GEMM_NR)
    for (int32_t j = 0; j < GEMM_NR; j++) p[j] = j < n ? b[(size_t)k * row + (size_t)j * col] : 0;
}

void gemm_pack(real *packed, const real *b, size_t row, size_t col, int32_t K, int32_t N) {
  const int32_t run = gemm_run(K);
  for (int32_t k = 0; k < K; k += run) {
    const int32_t kc = least(run, K - k);
    for (int32_t n = 0; n < N; n += GEMM_NR, packed += (size_t)kc * GEMM_NR) {
      const real *from = b + (size_t)k * row + (size_t)n * col;
      if (N - n < GEMM_NR)
        pack_edge(packed, from, row, col, kc, N - n);
      else if (col == 1)
        pack_rows(packed, from, row, kc);
      else
        pack_columns(packed, from, col, kc);
    }
  }
}

/* ---- tiles ----------------------------------------------------------------------------------------------------- */

SIMD_INLINE void finish_row(real *c, v4 lo, v4 hi, const real *bias, int add, real floor) {
  if (add) lo = v4_add(v4_load(c), lo), hi = v4_add(v4_load(c + 4), hi);
  if (bias) {
    lo = v4_max(v4_add(lo, v4_load(bias)), v4_splat(floor));
    hi = v4_max(v4_add(hi, v4_load(bias + 4)), v4_splat(floor));
  }
  v4_store(c, lo);
  v4_store(c + 4, hi);
}

/* A tile at the edge is worked out in full beside c: what c already holds goes there and the wanted part comes back. */
static NOINLINE void edge_load(real *edge, const real *c, size_t ldc, int32_t rows, int32_t cols) {
  for (int32_t r = 0; r < GEMM_MR; r++)
    for (int32_t j = 0; j < GEMM_NR; j++)
      edge[r * GEMM_NR + j] = r < rows && j < cols ? c[(size_t)r * ldc + (size_t)j] : 0;
}

static NOINLINE void edge_store(real *c, size_t ldc, const real *edge, int32_t rows, int32_t cols) {
  for (int32_t r = 0; r < rows; r++)
    for (int32_t j = 0; j < cols; j++) c[(size_t)r * ldc + (size_t)j] = edge[r * GEMM_NR + j];
}

/* One k of a tile: sum[2 r], sum[2 r + 1] belong to row r. */
SIMD_INLINE void tile_add(v4 sum[2 * GEMM_MR], const real *a0, const real *a1, const real *a2, const real *a3,
                          const real *b) {
  const v4 b0 = v4_load(b), b1 = v4_load(b + 4);
  v4 s = v4_load_splat(a0);
  sum[0] = v4_fma(s, b0, sum[0]), sum[1] = v4_fma(s, b1, sum[1]);
  s = v4_load_splat(a1);
  sum[2] = v4_fma(s, b0, sum[2]), sum[3] = v4_fma(s, b1, sum[3]);
  s = v4_load_splat(a2);
  sum[4] = v4_fma(s, b0, sum[4]), sum[5] = v4_fma(s, b1, sum[5]);
  s = v4_load_splat(a3);
  sum[6] = v4_fma(s, b0, sum[6]), sum[7] = v4_fma(s, b1, sum[7]);
}

SIMD_INLINE void tile_finish(real *c, size_t ldc, const v4 sum[2 * GEMM_MR], int32_t rows, int32_t cols,
                             int add, const real *bias, real floor) {
  real edge[GEMM_MR * GEMM_NR], *to = c;
  size_t ld = ldc;
  const int whole = rows >= GEMM_MR && cols == GEMM_NR;
  const int32_t wanted = least(rows, GEMM_MR);
  if (!whole) {
    to = edge, ld = GEMM_NR;
    if (add) edge_load(edge, c, ldc, wanted, cols);
  }
  UNROLL for (size_t r = 0; r < GEMM_MR; r++)
      finish_row(to + r * ld, sum[2 * r], sum[2 * r + 1], bias, add, floor);
  if (!whole) edge_store(c, ldc, edge, wanted, cols);
}

/* Rows (a multiple of 4 in the table, `rows` of them wanted) by one panel, of which `cols` columns are wanted.
 * bias points to GEMM_NR values, or is NULL: then nothing is finished. */
static NOINLINE void strip_4x8(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                               const real *b, int32_t rows, int32_t cols, int32_t K, int add,
                               const real *bias, real floor) {
  for (int32_t i = 0; i < rows; i += 4, c += 4 * ldc) {
    const real *a0 = at(a, row[i]), *a1 = at(a, row[i + 1]), *a2 = at(a, row[i + 2]), *a3 = at(a, row[i + 3]);
    v4 sum[2 * GEMM_MR] = {v4_zero(), v4_zero(), v4_zero(), v4_zero(),
                           v4_zero(), v4_zero(), v4_zero(), v4_zero()};
    const real *bk = b;
#pragma clang loop unroll_count(1)
    for (int32_t k = 0; k < K; k++, bk += GEMM_NR) {
      const int32_t o = col[k];
      tile_add(sum, at(a0, o), at(a1, o), at(a2, o), at(a3, o), bk);
    }
    tile_finish(c, ldc, sum, rows - i, cols, add, bias, floor);
  }
}

/* The same where k comes in runs of neighbours (runs_of): two k a turn, at constant offsets from pointers that move on,
 * which saves an eighth of the instructions where a multiply-add is two; where it is one, nothing is gained. The way out between the two keeps V8 from
 * loading for both at once, for which there are no registers. */
static NOINLINE void strip_4x8_runs(real *c, size_t ldc, const real *a, const int32_t *row,
                                    const int32_t *col, const int32_t *runs, const real *b, int32_t rows,
                                    int32_t cols, int32_t K, int add, const real *bias, real floor) {
  const real *last = b + (size_t)K * GEMM_NR;
  for (int32_t i = 0; i < rows; i += 4, c += 4 * ldc) {
    v4 sum[2 * GEMM_MR] = {v4_zero(), v4_zero(), v4_zero(), v4_zero(),
                           v4_zero(), v4_zero(), v4_zero(), v4_zero()};
    const real *bk = b;
    const int32_t *o = col;
    for (const int32_t *run = runs; bk != last; o += *run++) {
      const real *a0 = at(a, row[i] + *o), *a1 = at(a, row[i + 1] + *o);
      const real *a2 = at(a, row[i + 2] + *o), *a3 = at(a, row[i + 3] + *o);
      const real *end = bk + (size_t)*run * GEMM_NR;
#pragma clang loop unroll_count(1)
      for (;;) {
        tile_add(sum, a0, a1, a2, a3, bk);
        if (bk + GEMM_NR == end) break;
        tile_add(sum, a0 + 1, a1 + 1, a2 + 1, a3 + 1, bk + GEMM_NR);
        bk += 2 * GEMM_NR;
        if (bk == end) break;
        a0 += 2, a1 += 2, a2 += 2, a3 += 2;
      }
      bk = end;
    }
    tile_finish(c, ldc, sum, rows - i, cols, add, bias, floor);
  }
}

/* Cuts col[K] into runs of neighbours in memory, whose lengths it writes. Returns 0 if they are too short to be worth it. */
static int runs_of(int32_t lengths[GEMM_KC], const int32_t *col, int32_t K) {
  enum { WORTH = 8 };
  int32_t n = 0, first = 0;
  for (int32_t k = 1; k <= K; k++) {
    if (k < K && col[k] == col[k - 1] + (int32_t)sizeof(real)) continue;
    lengths[n++] = k - first;
    first = k;
  }
  return n * WORTH <= K;
}

/* The bias of one panel, padded; NULL where values are not finished yet. */
static const real *panel_bias(real padded[GEMM_NR], const gemm_finish *finish, int32_t n, int32_t cols) {
  if (!finish) return NULL;
  if (finish->bias && cols == GEMM_NR) return finish->bias + n;
  for (int32_t j = 0; j < GEMM_NR; j++) padded[j] = finish->bias && j < cols ? finish->bias[n + j] : 0;
  return padded;
}

/* Rows by the left half of a panel: of four columns or fewer the whole panel would be half padding. */
static NOINLINE void strip_4x4(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                               const real *b, int32_t rows, int32_t cols, int32_t K, int add,
                               const real *bias, real floor) {
  for (int32_t i = 0; i < rows; i += 4, c += 4 * ldc) {
    const real *a0 = at(a, row[i]), *a1 = at(a, row[i + 1]), *a2 = at(a, row[i + 2]), *a3 = at(a, row[i + 3]);
    v4 sum[GEMM_MR] = {v4_zero(), v4_zero(), v4_zero(), v4_zero()};
    const real *bk = b;
#pragma clang loop unroll_count(1)
    for (int32_t k = 0; k < K; k++, bk += GEMM_NR) {
      const v4 b0 = v4_load(bk);
      const int32_t o = col[k];
      sum[0] = v4_fma(v4_load_splat(at(a0, o)), b0, sum[0]);
      sum[1] = v4_fma(v4_load_splat(at(a1, o)), b0, sum[1]);
      sum[2] = v4_fma(v4_load_splat(at(a2, o)), b0, sum[2]);
      sum[3] = v4_fma(v4_load_splat(at(a3, o)), b0, sum[3]);
    }
    UNROLL for (int32_t r = 0; r < GEMM_MR; r++) {
      real *to = c + (size_t)r * ldc;
      if (i + r == rows) break;
      v4 y = add ? v4_add(v4_load_part(to, cols, 0), sum[r]) : sum[r];
      if (bias) y = v4_max(v4_add(y, v4_load(bias)), v4_splat(floor));
      v4_store_part(to, y, cols);
    }
  }
}

/* One row by two panels: a tile of four rows would do four times the work. */
static NOINLINE void row_1x16(real *c, const real *a, const int32_t *col, const real *b, int32_t K, int add,
                              const real *bias, real floor) {
  v4 c0 = v4_zero(), c1 = v4_zero(), c2 = v4_zero(), c3 = v4_zero();
  const real *b0 = b, *b1 = b + (size_t)K * GEMM_NR;
#pragma clang loop unroll_count(1)
  for (int32_t k = 0; k < K; k++, b0 += GEMM_NR, b1 += GEMM_NR) {
    const v4 s = v4_load_splat(at(a, col[k]));
    c0 = v4_fma(s, v4_load(b0), c0), c1 = v4_fma(s, v4_load(b0 + 4), c1);
    c2 = v4_fma(s, v4_load(b1), c2), c3 = v4_fma(s, v4_load(b1 + 4), c3);
  }
  finish_row(c, c0, c1, bias, add, floor);
  finish_row(c + GEMM_NR, c2, c3, bias ? bias + GEMM_NR : NULL, add, floor);
}

/* Rows by all panels; runs of k, or NULL. */
static void rows_indexed(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                         const int32_t *runs, const real *panel, int32_t rows, int32_t N, int32_t K, int add,
                         const gemm_finish *finish) {
  const real floor = finish ? finish->floor : 0, zeros[2 * GEMM_NR] = {0};
  const int is_few = rows <= 2;
  for (int32_t n = 0; n < N;) {
    if (is_few && N - n >= 2 * GEMM_NR) {
      const real *bias = !finish ? NULL : finish->bias ? finish->bias + n : zeros;
      for (int32_t r = 0; r < rows; r++)
        row_1x16(c + (size_t)r * ldc + (size_t)n, at(a, row[r]), col, panel, K, add, bias, floor);
      n += 2 * GEMM_NR, panel += (size_t)K * 2 * GEMM_NR;
      continue;
    }
    const int32_t cols = least(GEMM_NR, N - n);
    real padded[GEMM_NR];
    const real *bias = panel_bias(padded, finish, n, cols);
    if (cols > 4 && runs)
      strip_4x8_runs(c + (size_t)n, ldc, a, row, col, runs, panel, rows, cols, K, add, bias, floor);
    else
      (cols <= 4 ? strip_4x4 : strip_4x8)(c + (size_t)n, ldc, a, row, col, panel, rows, cols, K, add, bias,
                                          floor);
    n += GEMM_NR, panel += (size_t)K * GEMM_NR;
  }
}

void gemm_run_indexed(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                      const real *packed, int32_t M, int32_t N, int32_t K, int add,
                      const gemm_finish *finish) {
  const int32_t few = M % GEMM_MR <= 2 ? M % GEMM_MR : 0; /* rows beside the tiles: cheaper one by one */
  int32_t lengths[GEMM_KC];
  const int32_t *runs = !SIMD_FUSES && M > few && runs_of(lengths, col, K) ? lengths : NULL;
  for (int32_t i = 0; i < M;) {
    const int32_t rows = i < M - few ? least(ROWS, M - few - i) : few;
    rows_indexed(c + (size_t)i * ldc, ldc, a, row + i, col, runs, packed, rows, N, K, add, finish);
    i += rows;
  }
}

void gemm_indexed(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                  const real *packed, int32_t M, int32_t N, int32_t K, int add, const gemm_finish *finish) {
  const int32_t run = gemm_run(K);
  const size_t columns = gemm_packed_size(1, N);
  for (int32_t k = 0; k < K; k += run) {
    const int32_t kc = least(run, K - k);
    const int last = k + kc == K;
    gemm_run_indexed(c, ldc, a, row, col + k, packed + (size_t)k * columns, M, N, kc, add || k > 0,
                     last ? finish : NULL);
  }
}

/* Tables of a plain or transposed matrix; row is padded to GEMM_MR. */
static void fill_tables(int32_t *row, int32_t rows, size_t row_step, int32_t *col, int32_t cols,
                        size_t col_step) {
  for (int32_t i = 0; i < rows; i++) row[i] = (int32_t)((size_t)i * row_step * sizeof(real));
  for (int32_t i = rows; i % GEMM_MR; i++) row[i] = row[i - 1];
  for (int32_t k = 0; k < cols; k++) col[k] = (int32_t)((size_t)k * col_step * sizeof(real));
}

/* A product whose rows are cut into units of ROWS for threads. */
typedef struct {
  real *c;
  size_t ldc;
  gemm_matrix a;
  const real *packed;
  int32_t M, N, K, add;
  const gemm_finish *finish;
} product;

static void plain_units(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const product *p = context;
  const int32_t run = gemm_run(p->K), end = least(p->M, (int32_t)to * ROWS);
  const size_t columns = gemm_packed_size(1, p->N);
  int32_t row[TABLE], col[GEMM_KC];
  for (int32_t i = (int32_t)from * ROWS; i < end; i += TABLE) {
    const int32_t rows = least(TABLE, end - i);
    fill_tables(row, rows, p->a.row, col, run, p->a.col);
    for (int32_t k = 0; k < p->K; k += run) {
      const int32_t kc = least(run, p->K - k);
      const int last = k + kc == p->K;
      const real *block = p->a.a + (size_t)i * p->a.row + (size_t)k * p->a.col;
      gemm_run_indexed(p->c + (size_t)i * p->ldc, p->ldc, block, row, col, p->packed + (size_t)k * columns,
                       rows, p->N, kc, p->add || k > 0, last ? p->finish : NULL);
    }
  }
}

/* block[ROWS][run] = a[k][rows] transposed */
static NOINLINE void copy_block(real *block, size_t run, const real *a, size_t col, int32_t rows, int32_t K) {
  int32_t k = 0;
  for (; k + 4 <= K; k += 4)
    for (int32_t r = 0; r < rows; r += 4) {
      v4 square[4];
      for (size_t j = 0; j < 4; j++) square[j] = v4_load_part(a + ((size_t)k + j) * col + r, rows - r, 0);
      v4_transpose(square);
      for (size_t j = 0; j < 4; j++) v4_store(block + ((size_t)r + j) * run + k, square[j]);
    }
  for (; k < K; k++)
    for (int32_t r = 0; r < rows; r++) block[(size_t)r * run + (size_t)k] = a[(size_t)k * col + (size_t)r];
}

/* A transposed: neighbouring rows are neighbours in memory and k strides over lines of the cache, often so that all of
 * them fall into one set. Each block is copied once and then read for every panel of b. */
static void transposed_units(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const product *p = context;
  const int32_t run = gemm_run(p->K), end = least(p->M, (int32_t)to * ROWS);
  const size_t columns = gemm_packed_size(1, p->N);
  int32_t row[ROWS], col[GEMM_KC];
  real block[GEMM_KC * ROWS];
  fill_tables(row, ROWS, (size_t)run, col, run, 1);
  for (int32_t k = 0; k < p->K; k += run) {
    const int32_t kc = least(run, p->K - k);
    const int last = k + kc == p->K;
    for (int32_t i = (int32_t)from * ROWS; i < end; i += ROWS) {
      const int32_t rows = least(ROWS, end - i);
      copy_block(block, (size_t)run, p->a.a + (size_t)i + (size_t)k * p->a.col, p->a.col, rows, kc);
      gemm_run_indexed(p->c + (size_t)i * p->ldc, p->ldc, block, row, col, p->packed + (size_t)k * columns,
                       rows, p->N, kc, p->add || k > 0, last ? p->finish : NULL);
    }
  }
}

void gemm(real *c, size_t ldc, gemm_matrix a, const real *packed, int32_t M, int32_t N, int32_t K, int add,
          const gemm_finish *finish) {
  const product p = {c, ldc, a, packed, M, N, K, add, finish};
  /* Up to two panels of b, copying costs as much as it saves. */
  const int is_copied = a.row == 1 && a.col > ROWS && N > 2 * GEMM_NR;
  const double nanoseconds = 0.04 * ROWS * N * K; /* of a unit */
  nn_parallel_range(((size_t)M - 1) / ROWS + 1, nn_grain(nanoseconds),
                    is_copied ? transposed_units : plain_units, &p);
}

/* ---- one row --------------------------------------------------------------------------------------------------- */

/* Sixteen columns. */
static NOINLINE void gemv_16(real *c, const real *a, const real *b, size_t ldb, int32_t K, int add) {
  v4 c0 = v4_zero(), c1 = v4_zero(), c2 = v4_zero(), c3 = v4_zero();
#pragma clang loop unroll_count(1)
  for (int32_t k = 0; k < K; k++, b += ldb) {
    const v4 s = v4_load_splat(a + k);
    c0 = v4_fma(s, v4_load(b), c0);
    c1 = v4_fma(s, v4_load(b + 4), c1);
    c2 = v4_fma(s, v4_load(b + 8), c2);
    c3 = v4_fma(s, v4_load(b + 12), c3);
  }
  if (add) {
    c0 = v4_add(v4_load(c), c0), c1 = v4_add(v4_load(c + 4), c1);
    c2 = v4_add(v4_load(c + 8), c2), c3 = v4_add(v4_load(c + 12), c3);
  }
  v4_store(c, c0), v4_store(c + 4, c1), v4_store(c + 8, c2), v4_store(c + 12, c3);
}

/* Fewer columns: one vector at a time, the last one partly filled. */
static NOINLINE void gemv_4(real *c, const real *a, const real *b, size_t ldb, int32_t cols, int32_t K,
                            int add) {
  v4 sum = v4_zero();
  for (int32_t k = 0; k < K; k++, b += ldb) sum = v4_fma(v4_load_splat(a + k), v4_load_part(b, cols, 0), sum);
  if (add) sum = v4_add(v4_load_part(c, cols, 0), sum);
  v4_store_part(c, sum, cols);
}

void gemv(real *c, const real *a, const real *b, size_t ldb, int32_t N, int32_t K,
          const gemm_finish *finish) {
  const int32_t run = gemm_run(K);
  for (int32_t k = 0; k < K; k += run) {
    const int32_t kc = least(run, K - k);
    const real *bk = b + (size_t)k * ldb;
    int32_t n = 0;
    for (; n + 16 <= N; n += 16) gemv_16(c + n, a + k, bk + n, ldb, kc, k > 0);
    for (; n < N; n += 4) gemv_4(c + n, a + k, bk + n, ldb, least(4, N - n), kc, k > 0);
  }
  for (int32_t n = 0; n < N; n += 4) {
    const int cols = least(4, N - n);
    v4 y = v4_add(v4_load_part(c + n, cols, 0),
                  finish->bias ? v4_load_part(finish->bias + n, cols, 0) : v4_zero());
    v4_store_part(c + n, v4_max(y, v4_splat(finish->floor)), cols);
  }
}
