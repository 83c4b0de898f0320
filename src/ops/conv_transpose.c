/* conv_transpose: every input pixel adds its filters, stride apart, to the output.
 *
 *   y[n, i sh + p dh - top, j sw + q dw - left, f] += x[n,i,j,c] w[p,q,f,c],  y = act(y + b)
 *
 *   x[N,H,W,C]  w[kh,kw,F,C]  b[F] or none -> y[N,H',W',F];  attributes sh sw dh dw same act eh ew.
 *   One axis less or more: see conv.c. With e the extent of the window and o = eh the rows added behind, -1 for Keras's
 *   own choice, which makes H' = max(H sh, (H - 1) sh + e) or, padding same, H sh:
 *
 *   valid: H' = (H - 1) sh + e + o                top = 0
 *   same:  H' = (H - 1) sh + e mod 2 + o          top = e - 1 - min(ceil((H' - (H - 1) sh + e - 2) / 2), e - 1)
 *
 * That is the adjoint of conv from [N,H',W',F] to [N,H,W,C], whose kernels it uses: forward is conv's gradient with respect
 * to its input, dx is conv's forward of dz, dw is conv's filter gradient with x and dz exchanged. */
#include "../kernels/activation.h"
#include "../kernels/vec.h"
#include "../parallel.h"
#include "conv.h"

/* Attributes: strides, dilations, then these, then what is added behind. */
enum { PADDING, ACT, BEHIND };

static const int32_t *others(const nn_call *c) { return c->attr + 2 * (c->xs[0]->rank - 2); }

/* One axis of the conv whose adjoint this is: `size` of x becomes its output. */
static int axis_transposed(axis *a, int32_t size, int32_t padding, int32_t behind) {
  const int64_t extent = window_extent(a->k, a->dilation);
  if (extent < 0) return NN_E_LIMIT;
  const int64_t steps = ((int64_t)size - 1) * a->stride;
  int64_t tail =
      (padding == SAME ? extent % 2 : extent) + behind; /* behind the first cell of the last window */
  if (behind < 0) tail = padding == SAME || a->stride > extent ? a->stride : extent;
  const int64_t half = (tail + extent - 1) / 2;
  a->before = padding == SAME && half < extent - 1 ? (int32_t)(extent - 1 - half) : 0;
  const int64_t in = steps + tail, reach = steps + extent, whole = a->before + in;
  TRY(fail_unless(in >= 1, NN_E_SHAPE, size, a->k));
  TRY(fail_unless(whole <= INT32_MAX && reach <= INT32_MAX, NN_E_LIMIT, size, INT32_MAX));
  a->in = (int32_t)in, a->out = size;
  a->padded = (int32_t)(reach > whole ? reach : whole);
  if (size == 1) a->stride = 1; /* see axis_set in ops.c */
  return NN_OK;
}

static int window_of(window *g, const nn_call *c) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  const int n = x->rank - 2;
  axis a[3];
  for (int i = 0; i < n; i++) {
    a[i] = (axis){.k = w->d[i], .stride = c->attr[i], .dilation = c->attr[n + i]};
    TRY(axis_transposed(&a[i], x->d[i + 1], others(c)[PADDING], others(c)[BEHIND + i]));
  }
  window_of_axes(g, x, a);
  g->c = w->d[n];
  return NN_OK;
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  TRY(want_picture(x));
  const int n = x->rank - 2, first = 2 * n;
  TRY(fail_unless(c->nattr == first + BEHIND + n, NN_E_ATTR, c->nattr, first + BEHIND + n));
  for (int i = 0; i < first; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, first + PADDING, VALID, SAME));
  TRY(want_attr(c, first + ACT, 0, NN_ACT_COUNT - 1));
  for (int i = 0; i < n; i++) TRY(want_attr(c, first + BEHIND + i, -1, c->attr[i] - 1));
  TRY(want_rank(w, x->rank));
  TRY(want_size(last_size(w), last_size(x)));
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], w->d[n]));
  }
  window g;
  TRY(window_of(&g, c));
  const int32_t in[3] = {g.d, g.h, g.w};
  *y = *x;
  for (int i = 0; i < n; i++) y->d[i + 1] = in[i + 3 - n];
  y->d[n + 1] = g.c;
  return NN_OK;
}

static void conv_set(conv *v, const nn_call *c) {
  window g;
  window_of(&g, c);
  conv_choose(v, &g, 1, last_size(c->xs[0]));
}

static size_t packed(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  return scratch_size(conv_packed_size(&v, 1));
}

static int pack(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  conv_pack(c->packed, c->x[1], &v, 1);
  return 1;
}

static double larger(double a, double b) { return a > b ? a : b; }

/* Backward: W, then the room of dx and dw, which come one after the other. */
static size_t scratch(const nn_call *c, int backward) {
  conv v;
  conv_set(&v, c);
  if (!backward) return scratch_size(conv_backward_scratch(&v, 0));
  return scratch_size(conv_packed_size(&v, 0) +
                      larger(conv_forward_scratch(&v), conv_backward_scratch(&v, 1)));
}

static void finish_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t F = (size_t)last_size(c->ys);
  real *y = c->y + from * F;
  for (size_t r = 0; c->nin == 3 && r < to - from; r++) vec_add(y + r * F, c->x[2], F);
  act_forward(y, y, (to - from) * F, others(c)[ACT]);
}

static void forward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  const conv_gradients to = {.dx = c->y, .x = c->y, .transposed = c->packed, .dz = c->x[0]};
  conv_backward(&to, &v, c->scratch);
  nn_parallel_range(nn_rows(c->ys), nn_grain(0.5 * last_size(c->ys)), finish_rows, c);
}

static void backward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  const size_t F = (size_t)last_size(c->ys), rows = nn_rows(c->ys);
  real *dz = c->dy, *room = c->scratch + (size_t)conv_packed_size(&v, 0);
  act_backward(dz, c->dy, c->y, rows * F, others(c)[ACT]);
  if (c->nin == 3 && c->dx[2]) vec_column_sums(c->dx[2], dz, rows, F, F);
  if (c->dx[0]) {
    conv_pack(c->scratch, c->x[1], &v, 0);
    conv_forward(c->dx[0], dz, c->scratch, NULL, act_floor(NN_ACT_LINEAR), &v, room);
  }
  const conv_gradients to = {.dw = c->dx[1], .x = dz, .dz = c->x[0]};
  if (to.dw) conv_backward(&to, &v, room);
}

static double flops(const nn_call *c) {
  const nn_shape *w = c->xs[1];
  return 2.0 * (double)nn_count(c->xs[0]) * (double)nn_rows(w);
}

const nn_op nn_op_conv_transpose = {
    .name = "conv_transpose",
    .min_in = 2,
    .max_in = 3,
    .nattr = -1,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .packs = 1,
    .packed = packed,
    .pack = pack,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
