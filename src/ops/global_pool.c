/* global_max_pool, global_avg_pool: x[N,...,C] -> y[N,C], the largest or the mean value of each channel.
 *
 *   max: several equal largest values share the gradient evenly, as in reduce_max of Keras's backends.
 *   avg: dx = dy / number of cells */
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0];
  TRY(want_reals(c));
  TRY(want_rank_from(x, 3));
  *y = (nn_shape){NN_REAL, 2, {x->d[0], last_size(x)}};
  return NN_OK;
}

static size_t pixels_of(const nn_call *c) { return nn_rows(c->xs[0]) / (size_t)c->ys->d[0]; }

/* Every image is on its own; `cost` in nanoseconds a number. */
static void each_image(const nn_call *c, double cost, nn_range images) {
  nn_parallel_range((size_t)c->ys->d[0], nn_grain(cost * (double)pixels_of(c) * c->ys->d[1]), images, c);
}

static void max_images(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)c->ys->d[1], pixels = pixels_of(c);
  const real *x = c->x[0] + from * pixels * C;
  for (size_t n = from; n < to; n++) {
    vec_copy(c->y + n * C, x, C);
    for (size_t p = 0; p < pixels; p++, x += C) vec_max(c->y + n * C, x, C);
  }
}

static void max_forward(const nn_call *c) { each_image(c, 0.5, max_images); }

/* One channel of one image. */
static void share_among_largest(real *dx, const real *x, real y, real dy, size_t pixels, size_t C) {
  size_t equal = 0;
  for (size_t p = 0; p < pixels; p++) equal += !(x[p * C] < y);
  for (size_t p = 0; p < pixels; p++) dx[p * C] = x[p * C] < y ? 0 : dy / (real)equal;
}

static void max_images_back(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)c->ys->d[1], pixels = pixels_of(c);
  for (size_t n = from; n < to; n++)
    for (size_t i = 0; i < C; i++) {
      const size_t at = n * pixels * C + i;
      share_among_largest(c->dx[0] + at, c->x[0] + at, c->y[n * C + i], c->dy[n * C + i], pixels, C);
    }
}

static void max_backward(const nn_call *c) {
  if (c->dx[0]) each_image(c, 2, max_images_back);
}

static void avg_images(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)c->ys->d[1], pixels = pixels_of(c);
  for (size_t n = from; n < to; n++) {
    vec_column_sums(c->y + n * C, c->x[0] + n * pixels * C, pixels, C, C);
    vec_scale(c->y + n * C, c->y + n * C, 1 / (real)pixels, C);
  }
}

static void avg_forward(const nn_call *c) { each_image(c, 0.3, avg_images); }

static void avg_images_back(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)c->ys->d[1], pixels = pixels_of(c);
  for (size_t n = from; n < to; n++)
    for (size_t p = 0; p < pixels; p++)
      vec_scale(c->dx[0] + (n * pixels + p) * C, c->dy + n * C, 1 / (real)pixels, C);
}

static void avg_backward(const nn_call *c) {
  if (c->dx[0]) each_image(c, 0.3, avg_images_back);
}

static double flops(const nn_call *c) { return (double)nn_count(c->xs[0]); }

const nn_op nn_op_global_max_pool = {
    .name = "global_max_pool",
    .min_in = 1,
    .max_in = 1,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0,
    .infer = infer,
    .forward = max_forward,
    .backward = max_backward,
    .flops = flops,
};

const nn_op nn_op_global_avg_pool = {
    .name = "global_avg_pool",
    .min_in = 1,
    .max_in = 1,
    .infer = infer,
    .forward = avg_forward,
    .backward = avg_backward,
    .flops = flops,
};
