/* By blocks of 16 columns: four sums of the present run and four totals stay in registers, and one row's part of a block
 * is one cache line. A product adds 0 for every row that is not listed, which changes no bit of a sum that began at +0. */
#include "gather.h"

#define NOINLINE __attribute__((noinline))

/* The end of the run that k lies in, from the end of an earlier one. */
SIMD_INLINE int32_t run_end(int32_t end, int32_t k, int32_t run) {
  while (k >= end) end += run;
  return end;
}

static NOINLINE void sum_16(real *y, const real *rows, const int32_t *list, int32_t n, size_t F,
                            int32_t run) {
  v4 y0 = v4_zero(), y1 = v4_zero(), y2 = v4_zero(), y3 = v4_zero();
  v4 s0 = v4_zero(), s1 = v4_zero(), s2 = v4_zero(), s3 = v4_zero();
  int32_t end = run;
  for (int32_t i = 0; i < n; i++) {
    const real *r = rows + (size_t)list[i] * F;
    if (list[i] >= end) {
      end = run_end(end, list[i], run);
      y0 = v4_add(y0, s0), y1 = v4_add(y1, s1), y2 = v4_add(y2, s2), y3 = v4_add(y3, s3);
      s0 = s1 = s2 = s3 = v4_zero();
    }
    s0 = v4_add(s0, v4_load(r)), s1 = v4_add(s1, v4_load(r + 4));
    s2 = v4_add(s2, v4_load(r + 8)), s3 = v4_add(s3, v4_load(r + 12));
  }
  v4_store(y, v4_add(y0, s0)), v4_store(y + 4, v4_add(y1, s1));
  v4_store(y + 8, v4_add(y2, s2)), v4_store(y + 12, v4_add(y3, s3));
}

/* Up to four columns. */
static NOINLINE void sum_4(real *y, const real *rows, const int32_t *list, int32_t n, size_t F, int32_t run,
                           int cols) {
  v4 total = v4_zero(), sum = v4_zero();
  int32_t end = run;
  for (int32_t i = 0; i < n; i++) {
    if (list[i] >= end) {
      end = run_end(end, list[i], run);
      total = v4_add(total, sum);
      sum = v4_zero();
    }
    sum = v4_add(sum, v4_load_part(rows + (size_t)list[i] * F, cols, 0));
  }
  v4_store_part(y, v4_add(total, sum), cols);
}

void gather_sum(real *y, const real *rows, const int32_t *list, int32_t n, int32_t F, int32_t run,
                const gemm_finish *finish) {
  int32_t f = 0;
  for (; f + 16 <= F; f += 16) sum_16(y + f, rows + f, list, n, (size_t)F, run);
  for (; f < F; f += 4) sum_4(y + f, rows + f, list, n, (size_t)F, run, F - f < 4 ? F - f : 4);
  for (f = 0; finish && f < F; f += 4) {
    const int cols = F - f < 4 ? F - f : 4;
    const v4 bias = finish->bias ? v4_load_part(finish->bias + f, cols, 0) : v4_zero();
    const v4 sum = v4_add(v4_load_part(y + f, cols, 0), bias);
    v4_store_part(y + f, v4_max(sum, v4_splat(finish->floor)), cols);
  }
}
