/* Ops that put the elements of x elsewhere: y[i, j, ...] = x[f(i), g(j), ...], an index rule for each axis.
 *
 *   transpose  axis k of y is axis perm[k] of x
 *   slice      f(i) = begin + i stride;  a negative begin counts from the end, a size of -1 is all that there is
 *   pad        f(i) = i - before; beyond the ends: a constant, or mirrored without (reflect) or with (symmetric) the
 *              edge, or the edge itself
 *   tile       f(i) = (i / each) % n: every index `each` times, and the whole `times` times
 *
 * dx[...] = sum of the dy that show it, in the order of y. Any dtype. */
#include "../kernels/remap.h"

#include <string.h>

#include "../kernels/vec.h"
#include "ops.h"

/* The index of x's axis that index i of y's axis shows; -1: none, y has the filler there. */
typedef int32_t (*index_rule)(const nn_call *c, int32_t axis, int32_t i);

/* Scratch is the tables: an int for each index of each axis. */
static size_t scratch(const nn_call *c, int backward) {
  double n = 0;
  for (int32_t k = 0; k < c->ys->rank; k++) n += c->ys->d[k];
  return table_reals((size_t)n);
}

static void set_up(remap *m, const nn_call *c, index_rule rule, const int32_t *perm) {
  size_t stride[NN_MAX_RANK], step = 1;
  for (int32_t k = c->xs[0]->rank - 1; k >= 0; k--) {
    stride[k] = step;
    step *= (size_t)c->xs[0]->d[k];
  }
  int32_t *at = (int32_t *)(void *)c->scratch;
  m->rank = c->ys->rank;
  for (int32_t k = 0; k < m->rank; k++) {
    m->d[k] = c->ys->d[k];
    m->at[k] = at;
    for (int32_t i = 0; i < m->d[k]; i++) {
      const int32_t index = rule(c, k, i);
      *at++ = index < 0 ? -1 : index * (int32_t)stride[perm ? perm[k] : k];
    }
  }
  remap_join(m);
}

static size_t element_bytes(const nn_call *c) {
  return c->ys->dtype == NN_INT32 ? sizeof(int32_t) : sizeof(real);
}

static void forward(const nn_call *c, index_rule rule, const int32_t *perm, const void *fill) {
  remap m;
  set_up(&m, c, rule, perm);
  remap_copy(c->y, c->x[0], &m, element_bytes(c), fill);
}

static void backward(const nn_call *c, index_rule rule, const int32_t *perm) {
  remap m;
  if (!c->dx[0]) return;
  set_up(&m, c, rule, perm);
  vec_fill(c->dx[0], 0, nn_count(c->xs[0]));
  remap_add(c->dx[0], c->dy, &m);
}

static const real NOTHING = 0;

/* ---- transpose --------------------------------------------------------------------------------------------------- */

static int transpose_infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0];
  uint32_t seen = 0;
  TRY(fail_unless(c->nattr == x->rank, NN_E_RANK, c->nattr, x->rank));
  *y = *x;
  for (int32_t k = 0; k < x->rank; k++) {
    TRY(want_attr(c, k, 0, x->rank - 1));
    TRY(fail_unless(!(seen & 1u << c->attr[k]), NN_E_ATTR, k, 0));
    seen |= 1u << c->attr[k];
    y->d[k] = x->d[c->attr[k]];
  }
  return NN_OK;
}

static int32_t same_index(const nn_call *c, int32_t axis, int32_t i) { return i; }
static void transpose_forward(const nn_call *c) { forward(c, same_index, c->attr, &NOTHING); }
static void transpose_backward(const nn_call *c) { backward(c, same_index, c->attr); }

const nn_op nn_op_transpose = {
    .name = "transpose",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .infer = transpose_infer,
    .scratch = scratch,
    .forward = transpose_forward,
    .backward = transpose_backward,
};

/* ---- slice: begin size stride for each axis ---------------------------------------------------------------------- */

static int32_t first_index(const nn_call *c, int32_t axis) {
  const int32_t begin = c->attr[3 * axis];
  return begin < 0 ? begin + c->xs[0]->d[axis] : begin;
}

static int slice_axis(const nn_call *c, int32_t axis, int32_t *size) {
  const int32_t d = c->xs[0]->d[axis], stride = c->attr[3 * axis + 2];
  TRY(fail_unless(stride != 0, NN_E_ATTR, 3 * axis + 2, 0));
  TRY(want_attr(c, 3 * axis, -d, d - 1));
  TRY(fail_unless(c->attr[3 * axis + 1] == -1 || c->attr[3 * axis + 1] > 0, NN_E_ATTR, 3 * axis + 1, 0));
  const int64_t first = first_index(c, axis), room = stride > 0 ? d - 1 - first : first;
  const int64_t most = room / (stride > 0 ? (int64_t)stride : -(int64_t)stride) + 1;
  *size = c->attr[3 * axis + 1] < 0 ? (int32_t)most : c->attr[3 * axis + 1];
  return fail_unless(*size <= most, NN_E_SHAPE, *size, (int32_t)most);
}

static int slice_infer(const nn_call *c, nn_shape *y) {
  TRY(fail_unless(c->nattr == 3 * c->xs[0]->rank, NN_E_RANK, c->nattr / 3, c->xs[0]->rank));
  *y = *c->xs[0];
  for (int32_t k = 0; k < y->rank; k++) TRY(slice_axis(c, k, &y->d[k]));
  return NN_OK;
}

static int32_t slice_index(const nn_call *c, int32_t axis, int32_t i) {
  return i == 0 ? first_index(c, axis) : first_index(c, axis) + i * c->attr[3 * axis + 2];
}
static void slice_forward(const nn_call *c) { forward(c, slice_index, NULL, &NOTHING); }
static void slice_backward(const nn_call *c) { backward(c, slice_index, NULL); }

const nn_op nn_op_slice = {
    .name = "slice",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .infer = slice_infer,
    .scratch = scratch,
    .forward = slice_forward,
    .backward = slice_backward,
};

/* ---- pad: mode value(float), then before after for each axis ----------------------------------------------------- */

enum { PAD_CONSTANT, PAD_REFLECT, PAD_SYMMETRIC, PAD_EDGE, PAD_MODES, PAD_FIRST = 2 };

static int pad_infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0];
  TRY(fail_unless(c->nattr == PAD_FIRST + 2 * x->rank, NN_E_RANK, (c->nattr - PAD_FIRST) / 2, x->rank));
  TRY(want_attr(c, 0, 0, PAD_MODES - 1));
  *y = *x;
  for (int32_t k = 0; k < x->rank; k++) {
    const int at = PAD_FIRST + 2 * k;
    TRY(want_attr(c, at, 0, INT32_MAX));
    TRY(want_attr(c, at + 1, 0, INT32_MAX));
    const int64_t size = (int64_t)x->d[k] + c->attr[at] + c->attr[at + 1];
    TRY(fail_unless(size <= INT32_MAX / 8, NN_E_LIMIT, 0, 0));
    y->d[k] = (int32_t)size;
  }
  return NN_OK;
}

static int32_t pad_index(const nn_call *c, int32_t axis, int32_t i) {
  const int32_t n = c->xs[0]->d[axis], mode = c->attr[0], k = i - c->attr[PAD_FIRST + 2 * axis];
  if (k >= 0 && k < n) return k;
  if (mode == PAD_CONSTANT) return -1;
  if (mode == PAD_EDGE || n == 1) return k < 0 ? 0 : n - 1;
  /* Mirrored over and over: there and back again is one period. */
  const int32_t back = mode == PAD_SYMMETRIC, period = 2 * n - 2 + 2 * back;
  const int32_t r = (k % period + period) % period;
  return r < n ? r : period - back - r;
}

static void pad_forward(const nn_call *c) {
  const real value = nn_attr_real(c->attr[1]);
  const int32_t whole = whole_part(value);
  forward(c, pad_index, NULL, c->ys->dtype == NN_INT32 ? (const void *)&whole : &value);
}
static void pad_backward(const nn_call *c) { backward(c, pad_index, NULL); }

const nn_op nn_op_pad = {
    .name = "pad",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .infer = pad_infer,
    .scratch = scratch,
    .forward = pad_forward,
    .backward = pad_backward,
};

/* ---- tile: times each, for each axis ----------------------------------------------------------------------------- */

static int tile_infer(const nn_call *c, nn_shape *y) {
  TRY(fail_unless(c->nattr == 2 * c->xs[0]->rank, NN_E_RANK, c->nattr / 2, c->xs[0]->rank));
  *y = *c->xs[0];
  for (int32_t k = 0; k < y->rank; k++) {
    TRY(want_attr(c, 2 * k, 1, 1 << 24));
    TRY(want_attr(c, 2 * k + 1, 1, 1 << 24));
    const double size = (double)y->d[k] * c->attr[2 * k] * c->attr[2 * k + 1];
    TRY(fail_unless(size <= INT32_MAX / 8, NN_E_LIMIT, 0, 0));
    y->d[k] = (int32_t)size;
  }
  return NN_OK;
}

static int32_t tile_index(const nn_call *c, int32_t axis, int32_t i) {
  return i / c->attr[2 * axis + 1] % c->xs[0]->d[axis];
}
static void tile_forward(const nn_call *c) { forward(c, tile_index, NULL, &NOTHING); }
static void tile_backward(const nn_call *c) { backward(c, tile_index, NULL); }

const nn_op nn_op_tile = {
    .name = "tile",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .infer = tile_infer,
    .scratch = scratch,
    .forward = tile_forward,
    .backward = tile_backward,
};
