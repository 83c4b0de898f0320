/* reshape: the same values under other sizes; at most one size is -1 and follows from the rest. A view: no work.
 * concat:  joins its inputs, of any one dtype, along one axis; each input's gradient is its part of dy. */
#include <string.h>

#include "../kernels/vec.h"
#include "ops.h"

static int reshape_infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0];
  TRY(fail_unless(c->nattr >= 1 && c->nattr <= NN_MAX_RANK, NN_E_RANK, c->nattr, NN_MAX_RANK));
  const int64_t count = (int64_t)nn_count(x);
  int64_t known = 1;
  int free_axis = -1;
  *y = (nn_shape){.dtype = x->dtype, .rank = c->nattr};
  for (int i = 0; i < c->nattr; i++) {
    y->d[i] = c->attr[i];
    if (c->attr[i] == -1 && free_axis < 0)
      free_axis = i;
    else {
      TRY(want_attr(c, i, 1, INT32_MAX));
      known *= c->attr[i];
      TRY(fail_unless(known <= count, NN_E_SHAPE, (int32_t)count, c->attr[i]));
    }
  }
  if (free_axis < 0) return fail_unless(known == count, NN_E_SHAPE, (int32_t)count, (int32_t)known);
  y->d[free_axis] = (int32_t)(count / known);
  return fail_unless(count % known == 0, NN_E_SHAPE, (int32_t)count, (int32_t)known);
}

const nn_op nn_op_reshape = {
    .name = "reshape",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .flags = NN_VIEW,
    .infer = reshape_infer,
};

static int concat_infer(const nn_call *c, nn_shape *y) {
  const int32_t rank = c->xs[0]->rank, axis = c->attr[0];
  TRY(want_attr(c, 0, 0, rank - 1));
  int64_t joined = 0;
  for (int k = 0; k < c->nin; k++) {
    TRY(want_dtype(c->xs[k], c->xs[0]->dtype));
    TRY(want_rank(c->xs[k], rank));
    for (int32_t i = 0; i < rank; i++)
      if (i != axis) TRY(want_size(c->xs[k]->d[i], c->xs[0]->d[i]));
    joined += c->xs[k]->d[axis];
  }
  TRY(fail_unless(joined <= INT32_MAX, NN_E_LIMIT, 0, 0));
  *y = *c->xs[0];
  y->d[axis] = (int32_t)joined;
  return NN_OK;
}

/* Numbers in one input from the axis on: they lie together in x and in y. */
static size_t run_of(const nn_shape *s, int32_t axis) {
  size_t n = 1;
  for (int32_t i = axis; i < s->rank; i++) n *= (size_t)s->d[i];
  return n;
}

static void concat_forward(const nn_call *c) {
  const size_t bytes = c->ys->dtype == NN_INT32 ? sizeof(int32_t) : sizeof(real);
  const size_t step = bytes * run_of(c->ys, c->attr[0]), blocks = bytes * nn_count(c->ys) / step;
  char *y = (char *)c->y;
  for (int k = 0; k < c->nin; k++) {
    const size_t run = bytes * run_of(c->xs[k], c->attr[0]);
    const char *x = (const char *)c->x[k];
    for (size_t b = 0; b < blocks; b++) memcpy(y + b * step, x + b * run, run);
    y += run;
  }
}

static void concat_backward(const nn_call *c) {
  const size_t step = run_of(c->ys, c->attr[0]), blocks = nn_count(c->ys) / step;
  size_t at = 0;
  for (int k = 0; k < c->nin; k++) {
    const size_t run = run_of(c->xs[k], c->attr[0]);
    for (size_t b = 0; b < blocks && c->dx[k]; b++) vec_copy(c->dx[k] + b * run, c->dy + b * step + at, run);
    at += run;
  }
}

const nn_op nn_op_concat = {
    .name = "concat",
    .min_in = 1,
    .max_in = NN_MAX_IN,
    .nattr = 1,
    .infer = concat_infer,
    .forward = concat_forward,
    .backward = concat_backward,
};
