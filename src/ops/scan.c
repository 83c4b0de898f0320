/* cumulate: sums or products of all values up to each, along one axis.
 *
 *   sum      y[i] = sum of x[k], k <= i        dx[i] = sum of dy[k], k >= i
 *   product  y[i] = product of x[k], k <= i    dx[i] = P[i] S[i],  P[i] = product of x[k], k < i,
 *                                              S[i] = dy[i] + x[i+1] S[i+1]: without a division, so zeros do no harm
 *
 * Attributes: axis; 1 for products; exclusive (k < i, and S[i] = dy[i+1] + x[i+1] S[i+1]); reverse (from the end). */
#include "../parallel.h"
#include "ops.h"

enum { AXIS, IS_PRODUCT, IS_EXCLUSIVE, IS_REVERSE };

typedef struct {
  real *to;
  const real *from, *x;
  size_t inner;
  ptrdiff_t n;
  int is_product, is_exclusive, is_reverse;
} job;

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_attr(c, AXIS, 0, c->xs[0]->rank - 1));
  for (int k = IS_PRODUCT; k <= IS_REVERSE; k++) TRY(want_attr(c, k, 0, 1));
  *y = *c->xs[0];
  return NN_OK;
}

/* Offset of lane l: lanes run along the axis, `inner` elements a step. */
static size_t lane_at(const job *j, size_t l) {
  return l / j->inner * j->inner * (size_t)j->n + l % j->inner;
}

static void total_lanes(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const ptrdiff_t step = j->is_reverse ? -(ptrdiff_t)j->inner : (ptrdiff_t)j->inner;
  for (size_t l = from; l < to; l++) {
    const size_t at = lane_at(j, l) + (j->is_reverse ? (size_t)(j->n - 1) * j->inner : 0);
    const real *x = j->from + at;
    real *y = j->to + at, total = j->is_product;
    for (ptrdiff_t i = 0; i < j->n; i++, x += step, y += step) {
      const real value = *x, next = j->is_product ? total * value : total + value;
      *y = j->is_exclusive ? total : next;
      total = next;
    }
  }
}

static void product_gradients(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const ptrdiff_t step = j->is_reverse ? -(ptrdiff_t)j->inner : (ptrdiff_t)j->inner;
  for (size_t l = from; l < to; l++) {
    const size_t at = lane_at(j, l) + (j->is_reverse ? (size_t)(j->n - 1) * j->inner : 0);
    const real *x = j->x + at, *dy = j->from + at;
    real *dx = j->to + at, S = 0, P = 1;
    for (ptrdiff_t i = j->n - 1; i >= 0; i--) {
      const int is_last = i == j->n - 1;
      const real tail = is_last ? 0 : x[(i + 1) * step] * S;
      S = (j->is_exclusive ? is_last ? 0 : dy[(i + 1) * step] : dy[i * step]) + tail;
      dx[i * step] = S;
    }
    for (ptrdiff_t i = 0; i < j->n; i++, dx += step, x += step) {
      *dx *= P;
      P *= *x;
    }
  }
}

static job job_of(const nn_call *c, real *to, const real *from) {
  size_t inner = 1;
  for (int32_t k = c->attr[AXIS] + 1; k < c->ys->rank; k++) inner *= (size_t)c->ys->d[k];
  return (job){to,
               from,
               c->x[0],
               inner,
               c->ys->d[c->attr[AXIS]],
               c->attr[IS_PRODUCT],
               c->attr[IS_EXCLUSIVE],
               c->attr[IS_REVERSE]};
}

static void each_lane(const nn_call *c, const job *j, nn_range range) {
  nn_parallel_range(nn_count(c->ys) / (size_t)j->n, nn_grain(2.0 * (double)j->n), range, j);
}

static void forward(const nn_call *c) {
  const job j = job_of(c, c->y, c->x[0]);
  each_lane(c, &j, total_lanes);
}

static void backward(const nn_call *c) {
  if (!c->dx[0]) return;
  job j = job_of(c, c->dx[0], c->dy);
  if (!j.is_product) j.is_reverse = !j.is_reverse;
  each_lane(c, &j, j.is_product ? product_gradients : total_lanes);
}

const nn_op nn_op_cumulate = {
    .name = "cumulate",
    .min_in = 1,
    .max_in = 1,
    .nattr = 4,
    .flags = NN_NEEDS_X0,
    .infer = infer,
    .forward = forward,
    .backward = backward,
};
