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

int32_t window_extent(int32_t k, int32_t dilation) {
  enum { MAX_EXTENT = 1 << 24 };
  const int64_t extent = ((int64_t)k - 1) * dilation + 1;
  return fail_unless(extent <= MAX_EXTENT, NN_E_LIMIT, k, MAX_EXTENT) == NN_OK ? (int32_t)extent : -1;
}

static int axis_set(axis *a, int32_t padding) {
  const int64_t extent = window_extent(a->k, a->dilation);
  if (extent < 0) return NN_E_LIMIT;
  const int64_t room = (int64_t)a->in - extent;
  if (padding == VALID) TRY(fail_unless(room >= 0, NN_E_SHAPE, a->in, (int32_t)extent));
  a->out = padding == VALID ? (int32_t)(room / a->stride) + 1 : (a->in - 1) / a->stride + 1;
  if (a->out == 1) a->stride = 1; /* it never steps, so its size says nothing; offsets are products of it */
  const int64_t reach = ((int64_t)a->out - 1) * a->stride + extent;
  const int64_t span = padding == CAUSAL ? a->in + extent - 1 : reach;
  TRY(fail_unless(span <= INT32_MAX, NN_E_LIMIT, a->in, INT32_MAX));
  a->padded = span > a->in ? (int32_t)span : a->in;
  a->before = padding == CAUSAL ? (int32_t)extent - 1 : (a->padded - a->in) / 2;
  return NN_OK;
}

int want_picture(const nn_shape *x) {
  TRY(want_rank_from(x, 3));
  return fail_unless(x->rank <= 5, NN_E_RANK, x->rank, 5);
}

void window_of_axes(window *g, const nn_shape *x, const axis *a) {
  const axis none = {.in = 1, .k = 1, .stride = 1, .dilation = 1, .out = 1, .padded = 1};
  const int n = x->rank - 2;
  const axis *w = &a[n - 1], *h = n > 1 ? &a[n - 2] : &none, *d = n > 2 ? &a[n - 3] : &none;
  *g = (window){.n = x->d[0], .c = last_size(x)};
  g->d = d->in, g->h = h->in, g->w = w->in;
  g->kd = d->k, g->kh = h->k, g->kw = w->k;
  g->sd = d->stride, g->sh = h->stride, g->sw = w->stride;
  g->dd = d->dilation, g->dh = h->dilation, g->dw = w->dilation;
  g->od = d->out, g->oh = h->out, g->ow = w->out;
  g->front = d->before, g->top = h->before, g->left = w->before;
  g->pd = d->padded, g->ph = h->padded, g->pw = w->padded;
}

int window_set(window *g, const nn_shape *x, const int32_t *k, const int32_t *stride, const int32_t *dilation,
               int32_t padding) {
  axis a[3];
  for (int i = 0; i < x->rank - 2; i++) {
    a[i] = (axis){x->d[i + 1], k[i], stride[i], dilation ? dilation[i] : 1, 0, 0, 0};
    TRY(axis_set(&a[i], padding));
  }
  window_of_axes(g, x, a);
  return NN_OK;
}

nn_shape window_shape(const window *g, int32_t rank, int32_t F) {
  const int32_t out[3] = {g->od, g->oh, g->ow};
  nn_shape y = {.dtype = NN_REAL, .rank = rank};
  y.d[0] = g->n;
  for (int32_t i = 1; i < rank - 1; i++) y.d[i] = out[i + 4 - rank];
  y.d[rank - 1] = F;
  return y;
}
