/* add:      y = x0 + x1 + ..., all of one shape; every dx is dy.
 * bias_add: y[...,C] = x[...,C] + b[C];  dx = dy, db = sum of the rows of dy. */
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

static int add_infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  for (int k = 1; k < c->nin; k++) TRY(want_same(c->xs[k], c->xs[0]));
  *y = *c->xs[0];
  return NN_OK;
}

static void add_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t n = to - from;
  if (c->nin == 1)
    vec_copy(c->y + from, c->x[0] + from, n);
  else
    vec_add_to(c->y + from, c->x[0] + from, c->x[1] + from, n);
  for (int k = 2; k < c->nin; k++) vec_add(c->y + from, c->x[k] + from, n);
}

static void add_range_back(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  for (int k = 0; k < c->nin; k++)
    if (c->dx[k]) vec_copy(c->dx[k] + from, c->dy + from, to - from);
}

static size_t add_grain(const nn_call *c) { return nn_grain(0.3 * c->nin); }

static void add_forward(const nn_call *c) { nn_parallel_range(nn_count(c->ys), add_grain(c), add_range, c); }
static void add_backward(const nn_call *c) {
  nn_parallel_range(nn_count(c->ys), add_grain(c), add_range_back, c);
}

static double add_flops(const nn_call *c) { return (double)nn_count(c->ys) * (c->nin - 1); }

const nn_op nn_op_add = {
    .name = "add",
    .min_in = 1,
    .max_in = NN_MAX_IN,
    .infer = add_infer,
    .forward = add_forward,
    .backward = add_backward,
    .flops = add_flops,
};

static int bias_infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_rank(c->xs[1], 1));
  TRY(want_size(c->xs[1]->d[0], last_size(c->xs[0])));
  *y = *c->xs[0];
  return NN_OK;
}

static void bias_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->ys);
  for (size_t r = from; r < to; r++) vec_add_to(c->y + r * C, c->x[0] + r * C, c->x[1], C);
}

static void bias_forward(const nn_call *c) {
  nn_parallel_range(nn_rows(c->ys), nn_grain(5 + 0.5 * last_size(c->ys)), bias_rows, c);
}

static void bias_backward(const nn_call *c) {
  const size_t rows = nn_rows(c->ys), C = (size_t)last_size(c->ys);
  if (c->dx[0]) vec_copy(c->dx[0], c->dy, rows * C);
  if (c->dx[1]) vec_column_sums(c->dx[1], c->dy, rows, C, C);
}

static double bias_flops(const nn_call *c) { return (double)nn_count(c->ys); }

const nn_op nn_op_bias_add = {
    .name = "bias_add",
    .min_in = 2,
    .max_in = 2,
    .infer = bias_infer,
    .forward = bias_forward,
    .backward = bias_backward,
    .flops = bias_flops,
};
