/* mean: y[0] = mean of all x;  dx = dy / count.
 * sums: y = (sum of all x, number of elements), from which means over many batches are made; no gradient. */
#include "../kernels/vec.h"
#include "ops.h"

static int mean_infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  *y = (nn_shape){NN_REAL, 1, {1}};
  return NN_OK;
}

static void mean_forward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]);
  c->y[0] = vec_sum(c->x[0], n) / (real)n;
}

static void mean_backward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]);
  if (c->dx[0]) vec_fill(c->dx[0], c->dy[0] / (real)n, n);
}

static double flops(const nn_call *c) { return (double)nn_count(c->xs[0]); }

const nn_op nn_op_mean = {
    .name = "mean",
    .min_in = 1,
    .max_in = 1,
    .infer = mean_infer,
    .forward = mean_forward,
    .backward = mean_backward,
    .flops = flops,
};

static int sums_infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  *y = (nn_shape){NN_REAL, 1, {2}};
  return NN_OK;
}

static void sums_forward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]);
  c->y[0] = vec_sum(c->x[0], n);
  c->y[1] = (real)n;
}

const nn_op nn_op_sums = {
    .name = "sums",
    .min_in = 1,
    .max_in = 1,
    .infer = sums_infer,
    .forward = sums_forward,
    .flops = flops,
};
