/* gather: the slices of x along an axis that whole numbers name; the first `batch` axes of x and of the numbers belong
 * together.
 *
 *   x[B..., M..., V, I...]  indices[B..., S...] -> y[B..., M..., S..., I...];  attributes axis (of V), batch (axes in B)
 *
 * Numbers are int32, or reals that are cut to whole ones; negative ones count from the end. One that names no slice gives
 * NaN (0 where x is of int32), which shows in the loss, and touches nothing of dx.
 *
 * dx[v] = sum of the dy whose number is v, in the order of the numbers; the numbers' own gradient is 0. */
#include <string.h>

#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

typedef struct {
  size_t groups;      /* M... of one B... */
  size_t S, V, inner; /* numbers, slices, elements of a slice */
} sizes;

static size_t product(const nn_shape *s, int32_t from, int32_t to) {
  size_t n = 1;
  for (int32_t k = from; k < to; k++) n *= (size_t)s->d[k];
  return n;
}

static sizes sizes_of(const nn_call *c) {
  const nn_shape *x = c->xs[0], *indices = c->xs[1];
  const int32_t axis = c->attr[0], batch = c->attr[1];
  return (sizes){product(x, batch, axis), product(indices, batch, indices->rank), (size_t)x->d[axis],
                 product(x, axis + 1, x->rank)};
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *indices = c->xs[1];
  TRY(want_attr(c, 0, 0, x->rank - 1));
  const int32_t axis = c->attr[0];
  TRY(want_attr(c, 1, 0, axis < indices->rank ? axis : indices->rank));
  const int32_t batch = c->attr[1], rank = x->rank - 1 + indices->rank - batch;
  TRY(fail_unless(rank >= 1 && rank <= NN_MAX_RANK, NN_E_RANK, rank, NN_MAX_RANK));
  for (int32_t k = 0; k < batch; k++) TRY(want_size(indices->d[k], x->d[k]));
  *y = (nn_shape){.dtype = x->dtype};
  for (int32_t k = 0; k < axis; k++) y->d[y->rank++] = x->d[k];
  for (int32_t k = batch; k < indices->rank; k++) y->d[y->rank++] = indices->d[k];
  for (int32_t k = axis + 1; k < x->rank; k++) y->d[y->rank++] = x->d[k];
  return NN_OK;
}

/* The slice that number i names, or -1. */
static int64_t slice_of(const nn_call *c, size_t i, size_t V) {
  const int64_t n = (int64_t)V;
  const double given = c->xs[1]->dtype == NN_INT32 ? ((const int32_t *)c->x[1])[i] : (double)c->x[1][i];
  if (!(given > -1.0 * (double)n - 1 && given < (double)n)) return -1;
  const int64_t v = (int64_t)given;
  return v >= 0 ? v : v >= -n ? v + n : -1;
}

/* Groups from ... to - 1 of all. */
static void forward_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const sizes s = sizes_of(c);
  const int is_int = c->ys->dtype == NN_INT32;
  const size_t bytes = s.inner * (is_int ? sizeof(int32_t) : sizeof(real));
  for (size_t g = from; g < to; g++) {
    const char *x = (const char *)c->x[0] + g * s.V * bytes;
    char *y = (char *)c->y + g * s.S * bytes;
    for (size_t i = 0; i < s.S; i++, y += bytes) {
      const int64_t v = slice_of(c, g / s.groups * s.S + i, s.V);
      if (v >= 0)
        memcpy(y, x + (size_t)v * bytes, bytes);
      else if (is_int)
        memset(y, 0, bytes);
      else
        vec_fill((real *)(void *)y, (real)__builtin_nanf(""), s.inner);
    }
  }
}

static void backward_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const sizes s = sizes_of(c);
  vec_fill(c->dx[0] + from * s.V * s.inner, 0, (to - from) * s.V * s.inner);
  for (size_t g = from; g < to; g++) {
    real *dx = c->dx[0] + g * s.V * s.inner;
    const real *dy = c->dy + g * s.S * s.inner;
    for (size_t i = 0; i < s.S; i++, dy += s.inner) {
      const int64_t v = slice_of(c, g / s.groups * s.S + i, s.V);
      if (v >= 0) vec_add(dx + (size_t)v * s.inner, dy, s.inner);
    }
  }
}

static void each_group(const nn_call *c, nn_range range) {
  const sizes s = sizes_of(c);
  const size_t all = nn_count(c->xs[0]) / s.V / s.inner;
  nn_parallel_range(all, nn_grain((double)s.S * (4 + 0.5 * (double)s.inner)), range, c);
}

static void forward(const nn_call *c) { each_group(c, forward_range); }

static void backward(const nn_call *c) {
  if (c->dx[0]) each_group(c, backward_range);
  if (c->dx[1]) vec_fill(c->dx[1], 0, nn_count(c->xs[1]));
}

const nn_op nn_op_gather = {
    .name = "gather",
    .min_in = 2,
    .max_in = 2,
    .nattr = 2,
    .flags = NN_NEEDS_X1,
    .infer = infer,
    .forward = forward,
    .backward = backward,
};
