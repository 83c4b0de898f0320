/* bincount: y[k] = how many of the whole numbers x[...] are k, or the sum of their weights w; no gradient.
 *
 * x is int32, or of reals that are cut to whole numbers. What is not in 0 ... K - 1 (or NaN) is not counted. w has the
 * shape of x, or its leading axes: one weight then counts for all that follows. */
#include "../kernels/vec.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0];
  TRY(want_attr(c, 0, 1, 1 << 28));
  if (c->nin > 1) {
    const nn_shape *w = c->xs[1];
    TRY(want_dtype(w, NN_REAL));
    TRY(fail_unless(w->rank <= x->rank, NN_E_RANK, w->rank, x->rank));
    for (int32_t i = 0; i < w->rank; i++) TRY(want_size(w->d[i], x->d[i]));
  }
  *y = (nn_shape){NN_REAL, 1, {c->attr[0]}};
  return NN_OK;
}

static void forward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]), K = (size_t)c->attr[0];
  const size_t each = c->nin > 1 ? n / nn_count(c->xs[1]) : 1;
  const int32_t *whole = c->xs[0]->dtype == NN_INT32 ? (const int32_t *)c->x[0] : NULL;
  vec_fill(c->y, 0, K);
  for (size_t i = 0; i < n; i++) {
    const real k = whole ? (real)whole[i] : c->x[0][i];
    if (k >= 0 && k < (real)K) c->y[(size_t)k] += c->nin > 1 ? c->x[1][i / each] : 1;
  }
}

const nn_op nn_op_bincount = {
    .name = "bincount",
    .min_in = 1,
    .max_in = 2,
    .nattr = 1,
    .infer = infer,
    .forward = forward,
};
