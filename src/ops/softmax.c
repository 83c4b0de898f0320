/* softmax over the last axis: y_i = e^(x_i - m) / sum_j e^(x_j - m), m the largest x;  dx = y (dy - sum_j dy_j y_j). */
#include "../kernels/rows.h"
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  *y = *c->xs[0];
  return NN_OK;
}

static size_t rows_a_part(size_t C) { return nn_grain(10 + 2.5 * (double)C); }

static void forward_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->ys);
  for (size_t r = from; r < to; r++) row_softmax(c->y + r * C, c->x[0] + r * C, C);
}

static void forward(const nn_call *c) {
  nn_parallel_range(nn_rows(c->ys), rows_a_part((size_t)last_size(c->ys)), forward_rows, c);
}

static void backward_row(real *dx, const real *dy, const real *y, size_t C) {
  const real dot = vec_dot(dy, y, C);
  for (size_t i = 0; i < C; i++) dx[i] = y[i] * (dy[i] - dot);
}

static void backward_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->ys);
  for (size_t r = from; r < to; r++) backward_row(c->dx[0] + r * C, c->dy + r * C, c->y + r * C, C);
}

static void backward(const nn_call *c) {
  if (!c->dx[0]) return;
  nn_parallel_range(nn_rows(c->ys), rows_a_part((size_t)last_size(c->ys)), backward_rows, c);
}

static double flops(const nn_call *c) { return 4.0 * (double)nn_count(c->ys); }

const nn_op nn_op_softmax = {
    .name = "softmax",
    .min_in = 1,
    .max_in = 1,
    .flags = NN_NEEDS_Y,
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
