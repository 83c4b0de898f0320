/* mean_squared_error:  L = mean_i (y_i - t_i)^2;  dy = 2 (y - t) dL / C
 * mean_absolute_error: L = mean_i |y_i - t_i|;    dy = sign(y - t) dL / C
 *
 * y[...,C], t[...,C] -> L[...]; dt = -dy. */
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_rank_from(c->xs[0], 2));
  TRY(want_same(c->xs[1], c->xs[0]));
  *y = leading_shape(c->xs[0]);
  return NN_OK;
}

SIMD_INLINE void forward(const nn_call *c, size_t from, size_t to, int squared) {
  const size_t C = (size_t)last_size(c->xs[0]);
  for (size_t r = from; r < to; r++) {
    const real *y = c->x[0] + r * C, *t = c->x[1] + r * C;
    v4 sum = v4_zero();
    for (size_t i = 0; i < C; i += 4) {
      const int n = C - i < 4 ? (int)(C - i) : 4;
      const v4 d = v4_sub(v4_load_part(y + i, n, 0), v4_load_part(t + i, n, 0));
      sum = v4_add(sum, squared ? v4_mul(d, d) : v4_abs(d));
    }
    c->y[r] = v4_sum(sum) / (real)C;
  }
}

SIMD_INLINE void backward(const nn_call *c, size_t from, size_t to, int squared) {
  const size_t C = (size_t)last_size(c->xs[0]);
  for (size_t r = from; r < to; r++) {
    const real *y = c->x[0] + r * C, *t = c->x[1] + r * C, share = c->dy[r] / (real)C;
    for (size_t i = 0; i < C; i++) {
      const real d = y[i] - t[i], slope = squared ? 2 * d : d > 0 ? 1 : d < 0 ? -1 : d /* 0 or NaN */;
      if (c->dx[0]) c->dx[0][r * C + i] = slope * share;
      if (c->dx[1]) c->dx[1][r * C + i] = -slope * share;
    }
  }
}

/* Every row is on its own. */
static void each_row(const nn_call *c, nn_range rows) {
  nn_parallel_range(nn_rows(c->xs[0]), nn_grain(5 + (double)last_size(c->xs[0])), rows, c);
}

#define ROWS(name, way, squared)                                                                             \
  static void name##_rows(const void *context, size_t from, size_t to, int32_t slot) {                       \
    (void)slot;                                                                                              \
    way(context, from, to, squared);                                                                         \
  }                                                                                                          \
  static void name(const nn_call *c) { each_row(c, name##_rows); }

ROWS(squared_forward, forward, 1)
ROWS(squared_backward, backward, 1)
ROWS(absolute_forward, forward, 0)
ROWS(absolute_backward, backward, 0)

static double flops(const nn_call *c) { return 3.0 * (double)nn_count(c->xs[0]); }

const nn_op nn_op_mean_squared_error = {
    .name = "mean_squared_error",
    .min_in = 2,
    .max_in = 2,
    .flags = NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .forward = squared_forward,
    .backward = squared_backward,
    .flops = flops,
};

const nn_op nn_op_mean_absolute_error = {
    .name = "mean_absolute_error",
    .min_in = 2,
    .max_in = 2,
    .flags = NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .forward = absolute_forward,
    .backward = absolute_backward,
    .flops = flops,
};
