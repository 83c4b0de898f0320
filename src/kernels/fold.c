#include "fold.h"

#include "../parallel.h"
#include "vec.h"

typedef struct {
  real *y;
  const real *x;
  fold_sizes s;
  map_loop f;
} job;

/* Nanoseconds of one outer index. */
static size_t grain(fold_sizes s) { return nn_grain(5 + 0.3 * (double)s.n * (double)s.inner); }

static void sum_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const size_t n = j->s.n, inner = j->s.inner;
  for (size_t o = from; o < to; o++)
    if (inner == 1)
      j->y[o] = vec_sum(j->x + o * n, n);
    else
      vec_column_sums(j->y + o * inner, j->x + o * n * inner, n, inner, inner);
}

void fold_sum(real *y, const real *x, fold_sizes s) {
  nn_parallel_range(s.outer, grain(s), sum_range, &(job){y, x, s, NULL});
}

static void apply(map_loop f, real *y, const real *a, const real *b, size_t n) {
  const real *const operands[MAP_OPERANDS + 1] = {a, b, a, a};
  const real numbers[2] = {0, 0};
  f(y, operands, numbers, n);
}

/* A row: a block is folded with the blocks after it, then in half until one value is left. */
static real fold_row(map_loop f, const real *x, size_t n) {
  enum { BLOCK = 64 };
  real block[BLOCK];
  size_t width = n < BLOCK ? n : BLOCK;
  vec_copy(block, x, width);
  for (size_t i = width; i < n; i += BLOCK) apply(f, block, block, x + i, n - i < BLOCK ? n - i : BLOCK);
  for (; width > 1; width = (width + 1) / 2) apply(f, block, block, block + (width + 1) / 2, width / 2);
  return block[0];
}

static void fold_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const size_t n = j->s.n, inner = j->s.inner;
  for (size_t o = from; o < to; o++) {
    const real *x = j->x + o * n * inner;
    real *y = j->y + o * inner;
    if (inner == 1) {
      y[0] = fold_row(j->f, x, n);
      continue;
    }
    vec_copy(y, x, inner);
    for (size_t r = 1; r < n; r++) apply(j->f, y, y, x + r * inner, inner);
  }
}

void fold_map(real *y, const real *x, fold_sizes s, int32_t function) {
  nn_parallel_range(s.outer, grain(s), fold_range, &(job){y, x, s, map_functions[function].forward});
}
