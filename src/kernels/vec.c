/* Each loop takes whole vectors, then the rest one by one with the same arithmetic. */
#include "vec.h"

#include "../parallel.h"

v4 v4_load_rest(const real *p, int n, real fill) {
  return v4_set(n > 0 ? p[0] : fill, n > 1 ? p[1] : fill, n > 2 ? p[2] : fill, fill);
}

void v4_store_rest(real *p, v4 v, int n) {
  if (n > 0) p[0] = v4_lane(v, 0);
  if (n > 1) p[1] = v4_lane(v, 1);
  if (n > 2) p[2] = v4_lane(v, 2);
}

void vec_fill(real *y, real value, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = value;
}

void vec_copy(real *y, const real *x, size_t n) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, v4_load(x + i));
  for (; i < n; i++) y[i] = x[i];
}

void vec_add_to(real *y, const real *a, const real *b, size_t n) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, v4_add(v4_load(a + i), v4_load(b + i)));
  for (; i < n; i++) y[i] = a[i] + b[i];
}

void vec_add(real *y, const real *x, size_t n) { vec_add_to(y, y, x, n); }

void vec_scale(real *y, const real *x, real s, size_t n) {
  const v4 vs = v4_splat(s);
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, v4_mul(v4_load(x + i), vs));
  for (; i < n; i++) y[i] = x[i] * s;
}

void vec_add_scaled(real *y, const real *x, real s, size_t n) {
  const v4 vs = v4_splat(s);
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, v4_add(v4_load(y + i), v4_mul(vs, v4_load(x + i))));
  for (; i < n; i++) y[i] += s * x[i];
}

void vec_muladd(real *y, const real *a, const real *b, size_t n) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, v4_fma(v4_load(a + i), v4_load(b + i), v4_load(y + i)));
  for (; i < n; i++) y[i] += a[i] * b[i];
}

void vec_max(real *y, const real *x, size_t n) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const v4 a = v4_load(x + i), b = v4_load(y + i);
    /* max(a, b) keeps a NaN of a; one that already stands in b has to be kept by hand. */
    v4_store(y + i, v4_select(v4_eq(b, b), v4_max(a, b), b));
  }
  for (; i < n; i++)
    if (y[i] == y[i] && !(x[i] < y[i])) y[i] = x[i];
}

/* Blocks are summed in four lanes of floats, the blocks' sums in one double. */
real vec_sum(const real *x, size_t n) {
  enum { BLOCK = 256 };
  double total = 0;
  size_t i = 0;
  while (n - i >= 4) {
    const size_t end = n - i < BLOCK ? n - (n - i) % 4 : i + BLOCK;
    v4 sum = v4_zero();
    for (; i < end; i += 4) sum = v4_add(sum, v4_load(x + i));
    total += (double)v4_sum(sum);
  }
  for (; i < n; i++) total += (double)x[i];
  return (real)total;
}

real vec_dot(const real *a, const real *b, size_t n) {
  v4 sum = v4_zero();
  size_t i = 0;
  for (; i + 4 <= n; i += 4) sum = v4_fma(v4_load(a + i), v4_load(b + i), sum);
  real rest = 0;
  for (; i < n; i++) rest += a[i] * b[i];
  return v4_sum(sum) + rest;
}

real vec_largest(const real *x, size_t n) {
  real largest = x[0];
  size_t i = 0;
  if (n >= 4) {
    v4 m = v4_load(x);
    for (i = 4; i + 4 <= n; i += 4) m = v4_max(m, v4_load(x + i));
    largest = v4_largest(m);
  }
  for (; i < n; i++)
    if (largest < x[i]) largest = x[i];
  return largest;
}

/* ---- column sums ------------------------------------------------------------------------------------------------ */

enum { SUM_ROWS = 128, SUM_COLUMNS = 1024, SUM_BLOCKS = 256 };

/* Blocks of rows are summed apart, so that no sum is long and a block is read from the cache; then the blocks' sums are
 * added up in their order. `sums` has room for several blocks at a time. */
typedef struct {
  const real *x;
  size_t rows, C, ldx;
  real *sums; /* [blocks][C] */
} column_job;

/* Four columns of a block. */
static void column_sums_4(real *y, const real *x, size_t rows, int columns, size_t ldx) {
  v4 sum = v4_zero();
  for (size_t r = 0; r < rows; r++, x += ldx) sum = v4_add(sum, v4_load_part(x, columns, 0));
  v4_store_part(y, sum, columns);
}

static void sum_blocks(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const column_job *j = context;
  for (size_t b = from; b < to; b++) {
    const size_t r = b * SUM_ROWS, left = j->rows - r, n = left < SUM_ROWS ? left : SUM_ROWS;
    for (size_t c = 0; c < j->C; c += 4)
      column_sums_4(j->sums + b * j->C + c, j->x + r * j->ldx + c, n, j->C - c < 4 ? (int)(j->C - c) : 4,
                    j->ldx);
  }
}

/* At most SUM_COLUMNS columns. */
static void column_sums(real *y, const real *x, size_t rows, size_t C, size_t ldx) {
  real sums[SUM_BLOCKS * 32];
  const size_t most = sizeof sums / sizeof(real) / C,
               together = (most < SUM_BLOCKS ? most : SUM_BLOCKS) * SUM_ROWS;
  const size_t grain = nn_grain(0.3 * SUM_ROWS * (double)C);
  vec_fill(y, 0, C);
  for (size_t r = 0; r < rows; r += together) {
    const size_t n = rows - r < together ? rows - r : together, blocks = (n - 1) / SUM_ROWS + 1;
    nn_parallel_range(blocks, grain, sum_blocks, &(column_job){x + r * ldx, n, C, ldx, sums});
    for (size_t b = 0; b < blocks; b++) vec_add(y, sums + b * C, C);
  }
}

void vec_column_sums(real *y, const real *x, size_t rows, size_t C, size_t ldx) {
  for (size_t c = 0; c < C; c += SUM_COLUMNS)
    column_sums(y + c, x + c, rows, C - c < SUM_COLUMNS ? C - c : SUM_COLUMNS, ldx);
}
