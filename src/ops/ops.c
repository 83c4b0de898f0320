#include "ops.h"

int want_reals(const nn_call *c) {
  for (int i = 0; i < c->nin; i++) TRY(want_dtype(c->xs[i], NN_REAL));
  return NN_OK;
}

int want_same(const nn_shape *a, const nn_shape *b) {
  TRY(fail_unless(a->rank == b->rank, NN_E_RANK, a->rank, b->rank));
  for (int32_t i = 0; i < a->rank; i++) TRY(want_size(a->d[i], b->d[i]));
  return NN_OK;
}

int want_attr(const nn_call *c, int i, int32_t low, int32_t high) {
  return fail_unless(c->attr[i] >= low && c->attr[i] <= high, NN_E_ATTR, i, 0);
}

int want_attr_real(const nn_call *c, int i, double low, double high) {
  const double value = (double)nn_attr_real(c->attr[i]);
  return fail_unless(value >= low && value <= high, NN_E_ATTR, i, 0);
}

nn_shape leading_shape(const nn_shape *s) {
  nn_shape y = *s;
  y.rank--;
  y.d[y.rank] = 0;
  return y;
}

size_t scratch_size(double reals) {
  const double limit = (double)(INT32_MAX / (int32_t)sizeof(real));
  return (size_t)(reals < limit ? reals : limit);
}

/* One axis of a window. Extents are limited so that sizes with padding stay within int32. */
static int axis_set(int32_t *out, int32_t *before, int32_t *padded, int32_t *stride, int32_t in, int32_t k,
                    int32_t dilation, int32_t same) {
  enum { MAX_EXTENT = 1 << 24 };
  const int64_t extent = ((int64_t)k - 1) * dilation + 1;
  TRY(fail_unless(extent <= MAX_EXTENT, NN_E_LIMIT, k, MAX_EXTENT));
  const int64_t room = (int64_t)in - extent;
  if (!same) TRY(fail_unless(room >= 0, NN_E_SHAPE, in, (int32_t)extent));
  *out = same ? (in - 1) / *stride + 1 : (int32_t)(room / *stride) + 1;
  if (*out == 1) *stride = 1; /* it never steps, so its size says nothing; offsets are products of it */
  const int64_t span = ((int64_t)*out - 1) * *stride + extent;
  TRY(fail_unless(span <= INT32_MAX, NN_E_LIMIT, in, INT32_MAX));
  *padded = span > in ? (int32_t)span : in;
  *before = (*padded - in) / 2;
  return NN_OK;
}

int window_set(window *g, const nn_shape *x, int32_t kh, int32_t kw, const int32_t *stride,
               const int32_t *dilation, int32_t same) {
  TRY(want_rank(x, 4));
  *g = (window){.n = x->d[0], .h = x->d[1], .w = x->d[2], .c = x->d[3], .kh = kh, .kw = kw};
  g->sh = stride[0], g->sw = stride[1];
  g->dh = dilation ? dilation[0] : 1, g->dw = dilation ? dilation[1] : 1;
  TRY(axis_set(&g->oh, &g->top, &g->ph, &g->sh, g->h, kh, g->dh, same));
  return axis_set(&g->ow, &g->left, &g->pw, &g->sw, g->w, kw, g->dw, same);
}
