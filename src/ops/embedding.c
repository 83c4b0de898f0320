/* embedding: y[...,D] = w[x], the rows of a table w[V,D] at the whole numbers x[...].
 *
 * x is int32, or of reals that are cut to whole numbers, as in Keras. A number outside 0 ... V - 1 (or NaN) gives a row
 * of NaN, which shows in the loss, and touches no row of dw.
 *
 * dw[v] = sum of the dy whose x is v, in the order of x; dx = 0, as x only chooses. */
#include "../kernels/vec.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_dtype(w, NN_REAL));
  TRY(want_rank(w, 2));
  TRY(fail_unless(x->rank < NN_MAX_RANK, NN_E_RANK, x->rank, NN_MAX_RANK - 1));
  *y = *x;
  y->dtype = NN_REAL;
  y->d[y->rank++] = w->d[1];
  return NN_OK;
}

/* The row that element i names, or -1. */
static int32_t row_of(const nn_call *c, size_t i) {
  const int32_t V = c->xs[1]->d[0];
  if (c->xs[0]->dtype == NN_INT32) {
    const int32_t v = ((const int32_t *)c->x[0])[i];
    return v >= 0 && v < V ? v : -1;
  }
  const real v = c->x[0][i];
  return v > -1 && v < (real)V ? (int32_t)v : -1;
}

static void forward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]), D = (size_t)c->xs[1]->d[1];
  for (size_t i = 0; i < n; i++) {
    const int32_t v = row_of(c, i);
    if (v >= 0)
      vec_copy(c->y + i * D, c->x[1] + (size_t)v * D, D);
    else
      vec_fill(c->y + i * D, (real)__builtin_nanf(""), D);
  }
}

static void backward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]), D = (size_t)c->xs[1]->d[1];
  if (c->dx[0]) vec_fill(c->dx[0], 0, n);
  if (!c->dx[1]) return;
  vec_fill(c->dx[1], 0, nn_count(c->xs[1]));
  for (size_t i = 0; i < n; i++) {
    const int32_t v = row_of(c, i);
    if (v >= 0) vec_add(c->dx[1] + (size_t)v * D, c->dy + i * D, D);
  }
}

const nn_op nn_op_embedding = {
    .name = "embedding",
    .min_in = 2,
    .max_in = 2,
    .flags = NN_NEEDS_X0,
    .infer = infer,
    .forward = forward,
    .backward = backward,
};
