/* constant: values that the plan itself carries, as attributes: dtype, rank, sizes, then all values in order, or one that
 *           fills the tensor. Reals are bit-cast floats.
 * cast:     int32 to real, or real to int32: cut off towards 0, at the ends of int32 if it lies beyond, 0 for NaN.
 * stop_gradient: the same values; no gradient passes. A view: no work. */
#include "ops.h"

static int constant_infer(const nn_call *c, nn_shape *y) {
  TRY(fail_unless(c->nattr >= 4, NN_E_ATTR, c->nattr, 4));
  TRY(want_attr(c, 0, NN_REAL, NN_INT32));
  TRY(want_attr(c, 1, 1, NN_MAX_RANK));
  *y = (nn_shape){.dtype = c->attr[0], .rank = c->attr[1]};
  const int32_t values = c->nattr - 2 - y->rank;
  TRY(fail_unless(values >= 1, NN_E_ATTR, c->nattr, 3 + y->rank));
  int64_t count = 1;
  for (int32_t i = 0; i < y->rank; i++) {
    TRY(want_attr(c, 2 + i, 1, INT32_MAX));
    y->d[i] = c->attr[2 + i];
    count *= y->d[i];
    TRY(fail_unless(count <= INT32_MAX, NN_E_LIMIT, 0, 0));
  }
  return fail_unless(values == 1 || values == count, NN_E_ATTR, c->nattr, 0);
}

static void constant_forward(const nn_call *c) {
  const int32_t *values = c->attr + 2 + c->ys->rank;
  const size_t step = (size_t)c->nattr - 2 - (size_t)c->ys->rank > 1, n = nn_count(c->ys);
  int32_t *whole = (int32_t *)(void *)c->y;
  for (size_t i = 0; i < n; i++)
    if (c->ys->dtype == NN_INT32)
      whole[i] = values[i * step];
    else
      c->y[i] = nn_attr_real(values[i * step]);
}

const nn_op nn_op_constant = {
    .name = "constant",
    .nattr = -1,
    .infer = constant_infer,
    .forward = constant_forward,
};

static int cast_infer(const nn_call *c, nn_shape *y) {
  *y = *c->xs[0];
  y->dtype = y->dtype == NN_REAL ? NN_INT32 : NN_REAL;
  return NN_OK;
}

static void cast_forward(const nn_call *c) {
  const size_t n = nn_count(c->ys);
  const int32_t *whole = (const int32_t *)(const void *)c->x[0];
  int32_t *to_whole = (int32_t *)(void *)c->y;
  for (size_t i = 0; i < n; i++)
    if (c->ys->dtype == NN_INT32)
      to_whole[i] = whole_part(c->x[0][i]);
    else
      c->y[i] = (real)whole[i];
}

const nn_op nn_op_cast = {
    .name = "cast",
    .min_in = 1,
    .max_in = 1,
    .infer = cast_infer,
    .forward = cast_forward,
};

static int same_infer(const nn_call *c, nn_shape *y) {
  *y = *c->xs[0];
  return NN_OK;
}

const nn_op nn_op_stop_gradient = {
    .name = "stop_gradient",
    .min_in = 1,
    .max_in = 1,
    .flags = NN_VIEW | NN_STOPS,
    .infer = same_infer,
};
