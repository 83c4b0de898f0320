/* conv2d: y[n,i,j,f] = act(b[f] + sum over p, q, c of x[n, i sh + p dh - top, j sw + q dw - left, c] w[p,q,c,f])
 *
 *   x[N,H,W,C]  w[kh,kw,C/groups,F]  b[F] or none -> y[N,H',W',F];  attributes sh sw dh dw same groups act.
 *   Sizes and padding: kernels/window.h. Group g joins channels g C/groups ... to filters g F/groups ... .
 *
 * 3 x 3 over many channels goes by Winograd's algorithm (kernels/winograd.h), all else by a matrix product
 * (kernels/direct.h). Backward cuts the batch into lanes of images, each with sums dw and db of its own. */
#include <string.h>

#include "../kernels/activation.h"
#include "../kernels/direct.h"
#include "../kernels/vec.h"
#include "../kernels/winograd.h"
#include "../parallel.h"
#include "../plan.h"
#include "ops.h"

enum { SH, SW, DH, DW, SAME, GROUPS, ACT };

/* A lane has 256 output pixels or more, so that its products are worth its sums, and the sums take 32 MB at most. */
enum { MOST_LANES = 8, LANE_PIXELS = 256, LANE_SUMS = 1 << 23 };

typedef struct {
  window g;
  int32_t F;
  int is_winograd;
  winograd fast;
  direct slow;
} conv;

enum { DIRECT, WINOGRAD };
static int32_t forced = -1;

int32_t nn_conv2d_force(int32_t algorithm) {
  const int32_t before = forced;
  forced = algorithm;
  return before;
}

static void conv_set(conv *v, const nn_call *c) {
  const nn_shape *w = c->xs[1];
  v->F = w->d[3];
  window_set(&v->g, c->xs[0], w->d[0], w->d[1], c->attr + SH, c->attr + DH, c->attr[SAME]);
  direct_set(&v->slow, &v->g, c->attr[GROUPS], v->F);
  const int applies = winograd_set(&v->fast, &v->g, c->attr[GROUPS], v->F);
  /* The choice depends on one image's size, never on n: a batch of 1 gives the bits of a batch of 64. */
  v->is_winograd =
      applies && (forced < 0 ? winograd_cost(&v->fast) < direct_cost(&v->slow) : forced == WINOGRAD);
}

/* The same convolution of n of its images. */
static conv of_images(const conv *v, int32_t n) {
  conv some = *v;
  some.g.n = some.fast.g.n = some.slow.g.n = n;
  return some;
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  for (int i = SH; i <= DW; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, SAME, 0, 1));
  TRY(want_attr(c, GROUPS, 1, INT32_MAX));
  TRY(want_attr(c, ACT, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(x, 4));
  TRY(want_rank(w, 4));
  const int32_t groups = c->attr[GROUPS], C = x->d[3], F = w->d[3];
  TRY(fail_unless(C % groups == 0 && F % groups == 0, NN_E_ATTR, GROUPS, 0));
  TRY(want_size(w->d[2], C / groups));
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], F));
  }
  window g;
  TRY(window_set(&g, x, w->d[0], w->d[1], c->attr + SH, c->attr + DH, c->attr[SAME]));
  *y = (nn_shape){NN_REAL, 4, {g.n, g.oh, g.ow, F}};
  return NN_OK;
}

/* ---- forward --------------------------------------------------------------------------------------------------- */

static size_t packed(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  return scratch_size(v.is_winograd ? winograd_weights_size(&v.fast) : direct_weights_size(&v.slow));
}

static int pack(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  if (v.is_winograd)
    winograd_weights(c->packed, c->x[1], &v.fast, 0);
  else
    direct_weights(c->packed, c->x[1], &v.slow);
  return 1;
}

static void forward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  const real *bias = c->nin == 3 ? c->x[2] : NULL, floor = act_floor(c->attr[ACT]);
  if (v.is_winograd)
    winograd_forward(c->y, c->x[0], c->packed, bias, floor, &v.fast, c->scratch);
  else
    direct_forward(c->y, c->x[0], c->packed, bias, floor, &v.slow, c->scratch);
  act_rest(c->y, nn_count(c->ys), c->attr[ACT]);
}

/* ---- backward -------------------------------------------------------------------------------------------------- */

/* Scratch backward: W^T; of each lane but the first, dw and db; of each thread, room to work in. */
typedef struct {
  int32_t lanes;
  double transposed, sums, thread;
} layout;

static double least(double a, double b) { return a < b ? a : b; }

static layout layout_of(const nn_call *c, const conv *v) {
  const double weights = (double)nn_count(c->xs[1]) + v->F, pixels = (double)v->g.n * v->g.oh * v->g.ow;
  layout s = {.sums = 16 * __builtin_floor((weights + 15) / 16)};
  const double most = least(least(v->g.n, MOST_LANES), 1 + LANE_SUMS / s.sums);
  s.lanes = pixels < LANE_PIXELS ? 1 : (int32_t)least(most, pixels / LANE_PIXELS);
  s.transposed = v->is_winograd ? winograd_weights_size(&v->fast) : direct_transposed_size(&v->slow);
  s.thread = v->is_winograd ? winograd_backward_scratch(&v->fast) : direct_backward_scratch(&v->slow);
  return s;
}

static size_t scratch(const nn_call *c, int backward) {
  conv v;
  conv_set(&v, c);
  if (!backward)
    return scratch_size(v.is_winograd ? winograd_forward_scratch(&v.fast) : direct_forward_scratch(&v.slow));
  const layout s = layout_of(c, &v);
  return scratch_size(s.transposed + s.sums * (s.lanes - 1) + s.thread * nn_parallel_slots());
}

typedef struct {
  const nn_call *c;
  const conv *v;
  layout s;
  real *transposed, *sums, *rooms;
} backward_pass;

static real *sums_of(const backward_pass *k, int32_t lane) {
  return k->sums + (size_t)(lane - 1) * (size_t)k->s.sums;
}

static void backward_lane(const void *context, int32_t lane, int32_t slot) {
  const backward_pass *k = context;
  const nn_call *c = k->c;
  const window *g = &k->v->g;
  const int32_t from = (int32_t)((int64_t)g->n * lane / k->s.lanes),
                to = (int32_t)((int64_t)g->n * (lane + 1) / k->s.lanes);
  const conv v = of_images(k->v, to - from);
  const size_t F = (size_t)v.F, pixels = (size_t)g->oh * (size_t)g->ow,
               outputs = pixels * (size_t)(to - from);
  const size_t in = (size_t)from * (size_t)g->h * (size_t)g->w * (size_t)g->c,
               out = (size_t)from * pixels * F;
  real *dz = c->dy + out, *dx = c->dx[0] ? c->dx[0] + in : NULL, *dw = c->dx[1],
       *db = c->nin == 3 ? c->dx[2] : NULL;
  if (lane > 0 && dw) dw = sums_of(k, lane);
  if (lane > 0 && db) db = sums_of(k, lane) + nn_count(c->xs[1]);
  real *room = k->rooms + (size_t)slot * (size_t)k->s.thread;
  act_backward(dz, dz, c->y + out, outputs * F, c->attr[ACT]);
  if (v.is_winograd)
    winograd_backward(dx, dw, dz, c->x[0] + in, k->transposed, &v.fast, room);
  else
    direct_backward(dx, dw, dz, c->x[0] + in, k->transposed, &v.slow, room);
  if (db) vec_column_sums(db, dz, outputs, F, F);
}

static void backward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  backward_pass k = {.c = c, .v = &v, .s = layout_of(c, &v), .transposed = c->scratch};
  k.sums = k.transposed + (size_t)k.s.transposed;
  k.rooms = k.sums + (size_t)k.s.sums * (size_t)(k.s.lanes - 1);
  if (c->dx[0] && v.is_winograd) winograd_weights(k.transposed, c->x[1], &v.fast, 1);
  if (c->dx[0] && !v.is_winograd) direct_transposed(k.transposed, c->x[1], &v.slow);
  nn_parallel(k.s.lanes, backward_lane, &k);
  const size_t weights = nn_count(c->xs[1]);
  for (int32_t lane = 1; lane < k.s.lanes; lane++) {
    if (c->dx[1]) vec_add(c->dx[1], sums_of(&k, lane), weights);
    if (c->nin == 3 && c->dx[2]) vec_add(c->dx[2], sums_of(&k, lane) + weights, (size_t)v.F);
  }
}

static double flops(const nn_call *c) {
  const nn_shape *w = c->xs[1];
  return 2.0 * (double)nn_count(c->ys) * w->d[0] * w->d[1] * w->d[2];
}

double nn_conv2d_cost(const nn_plan *p, int32_t node, int32_t pass, int32_t algorithm) {
  (void)pass; /* all three do the same products */
  if (node < 0 || node >= p->nnodes || p->nodes[node].op != &nn_op_conv2d) return -1;
  const nn_node *k = &p->nodes[node];
  conv v;
  conv_set(&v, &k->call);
  if (algorithm == DIRECT) return direct_cost(&v.slow) * v.g.n;
  return winograd_set(&v.fast, &v.g, k->call.attr[GROUPS], v.F) ? winograd_cost(&v.fast) * v.g.n : -1;
}

const nn_op nn_op_conv2d = {
    .name = "conv2d",
    .min_in = 2,
    .max_in = 3,
    .nattr = 7,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .packed = packed,
    .pack = pack,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
