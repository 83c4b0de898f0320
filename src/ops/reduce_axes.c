/* reduce_sum, reduce: y = sum, mean, largest, smallest or product along neighbouring axes: x seen as [outer, n, inner].
 *   sum: dx = dy;  mean: dx = dy / n;  max, min: dy in equal parts to all that are it;  product: dy times all others.
 * arg_reduce: the place of the first largest or smallest value along an axis; a NaN counts as that. No gradient. */
#include "../kernels/fold.h"
#include "../kernels/vec.h"
#include "ops.h"

static double flops(const nn_call *c) { return (double)nn_count(c->xs[0]); }

/* Takes `axes` axes from `first` on out of x; of none, one of size 1 is left. */
static void reduced_shape(nn_shape *y, const nn_shape *x, int32_t first, int32_t axes, int keepdims) {
  *y = (nn_shape){.dtype = NN_REAL};
  for (int32_t i = 0; i < x->rank; i++) {
    const int inside = i >= first && i < first + axes;
    if (!inside || keepdims) y->d[y->rank++] = inside ? 1 : x->d[i];
  }
  if (y->rank == 0) y->d[y->rank++] = 1;
}

static int infer_along(const nn_call *c, nn_shape *y, int32_t kinds) {
  const nn_shape *x = c->xs[0];
  TRY(want_reals(c));
  TRY(want_attr(c, 0, 0, x->rank - 1));
  TRY(want_attr(c, 1, 1, x->rank - c->attr[0]));
  TRY(want_attr(c, 2, 0, 1));
  TRY(want_attr(c, 3, 0, kinds - 1));
  reduced_shape(y, x, c->attr[0], c->attr[1], c->attr[2]);
  return NN_OK;
}

static fold_sizes sizes_along(const nn_shape *x, int32_t first, int32_t axes) {
  fold_sizes s = {1, 1, 1};
  for (int32_t i = 0; i < x->rank; i++)
    *(i < first ? &s.outer : i < first + axes ? &s.n : &s.inner) *= (size_t)x->d[i];
  return s;
}

static fold_sizes sizes_of(const nn_call *c) { return sizes_along(c->xs[0], c->attr[0], c->attr[1]); }

static int sum_infer(const nn_call *c, nn_shape *y) { return infer_along(c, y, 2); }

static void sum_forward(const nn_call *c) {
  const fold_sizes s = sizes_of(c);
  fold_sum(c->y, c->x[0], s);
  if (c->attr[3]) vec_scale(c->y, c->y, 1 / (real)s.n, s.outer * s.inner);
}

static void sum_backward(const nn_call *c) {
  const fold_sizes s = sizes_of(c);
  const real share = c->attr[3] ? 1 / (real)s.n : 1;
  if (!c->dx[0]) return;
  for (size_t o = 0; o < s.outer; o++) {
    const real *dy = c->dy + o * s.inner;
    real *dx = c->dx[0] + o * s.n * s.inner;
    if (s.inner == 1)
      vec_fill(dx, dy[0] * share, s.n);
    else
      for (size_t i = 0; i < s.n; i++) vec_scale(dx + i * s.inner, dy, share, s.inner);
  }
}

const nn_op nn_op_reduce_sum = {
    .name = "reduce_sum",
    .min_in = 1,
    .max_in = 1,
    .nattr = 4,
    .infer = sum_infer,
    .forward = sum_forward,
    .backward = sum_backward,
    .flops = flops,
};

static const int32_t KINDS[] = {NN_MAP_maximum, NN_MAP_minimum, NN_MAP_mul};

static int reduce_infer(const nn_call *c, nn_shape *y) { return infer_along(c, y, 3); }

static void reduce_forward(const nn_call *c) { fold_map(c->y, c->x[0], sizes_of(c), KINDS[c->attr[3]]); }

/* n values that stand `step` apart. */
static void extreme_backward(real *dx, real dy, const real *x, real y, size_t n, size_t step) {
  size_t equal = 0;
  for (size_t i = 0; i < n * step; i += step) equal += x[i] == y;
  for (size_t i = 0; i < n * step; i += step) dx[i] = x[i] == y ? dy / (real)equal : 0;
}

/* Products of those before, then of those behind: no division, so zeros are no matter. */
static void product_backward(real *dx, real dy, const real *x, size_t n, size_t step) {
  real before = dy, behind = 1;
  for (size_t i = 0; i < n; i++) {
    dx[i * step] = before;
    before *= x[i * step];
  }
  for (size_t i = n; i-- > 0;) {
    dx[i * step] *= behind;
    behind *= x[i * step];
  }
}

static void reduce_backward(const nn_call *c) {
  const fold_sizes s = sizes_of(c);
  if (!c->dx[0]) return;
  for (size_t o = 0; o < s.outer; o++)
    for (size_t i = 0; i < s.inner; i++) {
      const size_t at = o * s.n * s.inner + i, to = o * s.inner + i;
      if (c->attr[3] == 2)
        product_backward(c->dx[0] + at, c->dy[to], c->x[0] + at, s.n, s.inner);
      else
        extreme_backward(c->dx[0] + at, c->dy[to], c->x[0] + at, c->y[to], s.n, s.inner);
    }
}

const nn_op nn_op_reduce = {
    .name = "reduce",
    .min_in = 1,
    .max_in = 1,
    .nattr = 4,
    .flags = NN_NEEDS_X | NN_NEEDS_Y,
    .infer = reduce_infer,
    .forward = reduce_forward,
    .backward = reduce_backward,
    .flops = flops,
};

static int arg_infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_attr(c, 0, 0, c->xs[0]->rank - 1));
  TRY(want_attr(c, 1, 0, 1));
  reduced_shape(y, c->xs[0], c->attr[0], 1, 0);
  y->dtype = NN_INT32;
  return NN_OK;
}

static int32_t place_of(const real *x, size_t n, size_t step, real sign) {
  size_t best = 0;
  for (size_t i = 1; i < n && x[best * step] == x[best * step]; i++)
    if (!(x[i * step] * sign <= x[best * step] * sign)) best = i;
  return (int32_t)best;
}

static void arg_forward(const nn_call *c) {
  const fold_sizes s = sizes_along(c->xs[0], c->attr[0], 1);
  int32_t *y = (int32_t *)(void *)c->y;
  for (size_t o = 0; o < s.outer; o++)
    for (size_t i = 0; i < s.inner; i++)
      y[o * s.inner + i] = place_of(c->x[0] + o * s.n * s.inner + i, s.n, s.inner, c->attr[1] ? -1 : 1);
}

const nn_op nn_op_arg_reduce = {
    .name = "arg_reduce",
    .min_in = 1,
    .max_in = 1,
    .nattr = 2,
    .infer = arg_infer,
    .forward = arg_forward,
    .flops = flops,
};
