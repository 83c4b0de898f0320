/* conv: y[n,i,j,f] = act(b[f] + sum over p, q, c of x[n, i sh + p dh - top, j sw + q dw - left, c] w[p,q,c,f])
 *
 *   x[N,H,W,C]  w[kh,kw,C/groups,F]  b[F] or none -> y[N,H',W',F];  attributes sh sw dh dw padding groups act.
 *   So for pictures; rows [N,W,C] and bodies [N,D,H,W,C] have one axis less or more, and so have their attributes.
 *   Sizes and padding: kernels/window.h. Group g joins channels g C/groups ... to filters g F/groups ... . */
#include "conv.h"

#include <string.h>

#include "../kernels/activation.h"
#include "../kernels/vec.h"
#include "../parallel.h"
#include "../plan.h"

/* A lane has 256 output pixels or more, so that its products are worth its sums, and the sums take 32 MB at most. */
enum { MOST_LANES = 8, LANE_PIXELS = 256, LANE_SUMS = 1 << 23 };

enum { DIRECT, WINOGRAD };
static int32_t forced = -1;

int32_t nn_conv_force(int32_t algorithm) {
  const int32_t before = forced;
  forced = algorithm;
  return before;
}

void conv_choose(conv *v, const window *g, int32_t groups, int32_t F) {
  v->g = *g, v->groups = groups, v->F = F;
  direct_set(&v->slow, g, groups, F);
  const int applies = winograd_set(&v->fast, g, groups, F);
  v->is_winograd =
      applies && (forced < 0 ? winograd_cost(&v->fast) < direct_cost(&v->slow) : forced == WINOGRAD);
}

/* The same convolution of n of its images. */
static conv of_images(const conv *v, int32_t n) {
  conv some = *v;
  some.g.n = some.fast.g.n = some.slow.g.n = n;
  return some;
}

/* ---- weights and forward ---------------------------------------------------------------------------------------- */

double conv_packed_size(const conv *v, int transposed) {
  if (v->is_winograd) return winograd_weights_size(&v->fast);
  return transposed ? direct_transposed_size(&v->slow) : direct_weights_size(&v->slow);
}

void conv_pack(real *packed, const real *w, const conv *v, int transposed) {
  if (v->is_winograd)
    winograd_weights(packed, w, &v->fast, transposed);
  else
    (transposed ? direct_transposed : direct_weights)(packed, w, &v->slow);
}

double conv_forward_scratch(const conv *v) {
  return v->is_winograd ? winograd_forward_scratch(&v->fast) : direct_forward_scratch(&v->slow);
}

void conv_forward(real *y, const real *x, const real *packed, const real *bias, real floor, const conv *v,
                  real *scratch) {
  if (v->is_winograd)
    winograd_forward(y, x, packed, bias, floor, &v->fast, scratch);
  else
    direct_forward(y, x, packed, bias, floor, &v->slow, scratch);
}

/* ---- backward --------------------------------------------------------------------------------------------------- */

/* Scratch: of each lane but the first, dw and db; of each thread, room to work in. */
typedef struct {
  int32_t lanes;
  double sums, thread;
} layout;

static double least(double a, double b) { return a < b ? a : b; }
static size_t weights_of(const conv *v) { return (size_t)v->slow.K * (size_t)v->F; }

static layout layout_of(const conv *v) {
  const double weights = (double)weights_of(v) + v->F, pixels = (double)v->g.n * window_outputs(&v->g);
  layout s = {.sums = 16 * __builtin_floor((weights + 15) / 16)};
  const double most = least(least(v->g.n, MOST_LANES), 1 + LANE_SUMS / s.sums);
  s.lanes = pixels < LANE_PIXELS ? 1 : (int32_t)least(most, pixels / LANE_PIXELS);
  s.thread = v->is_winograd ? winograd_backward_scratch(&v->fast) : direct_backward_scratch(&v->slow);
  return s;
}

double conv_backward_scratch(const conv *v, int has_dw) {
  const layout s = layout_of(v);
  return s.thread * nn_parallel_slots() + (has_dw ? s.sums * (s.lanes - 1) : 0);
}

typedef struct {
  const conv_gradients *to;
  const conv *v;
  layout s;
  real *rooms, *sums;
} backward_pass;

static real *sums_of(const backward_pass *k, int32_t lane) {
  return k->sums + (size_t)(lane - 1) * (size_t)k->s.sums;
}

static void backward_lane(const void *context, int32_t lane, int32_t slot) {
  const backward_pass *k = context;
  const conv_gradients *to = k->to;
  const window *g = &k->v->g;
  const int32_t from = (int32_t)((int64_t)g->n * lane / k->s.lanes),
                end = (int32_t)((int64_t)g->n * (lane + 1) / k->s.lanes);
  const conv v = of_images(k->v, end - from);
  const size_t F = (size_t)v.F, outputs = (size_t)window_outputs(g) * (size_t)(end - from);
  const size_t in = (size_t)from * (size_t)window_inputs(g) * (size_t)g->c,
               out = (size_t)from * (size_t)window_outputs(g) * F;
  const real *dz = to->dz + out, *x = to->x + in;
  real *dx = to->dx ? to->dx + in : NULL, *dw = to->dw, *db = to->db;
  if (lane > 0 && dw) dw = sums_of(k, lane);
  if (lane > 0 && db) db = sums_of(k, lane) + weights_of(&v);
  real *room = k->rooms + (size_t)slot * (size_t)k->s.thread;
  if (to->dy) act_backward(to->dy + out, dz, to->y + out, outputs * F, to->act);
  if (v.is_winograd)
    winograd_backward(dx, dw, dz, x, to->transposed, &v.fast, room);
  else
    direct_backward(dx, dw, dz, x, to->transposed, &v.slow, room);
  if (db) vec_column_sums(db, dz, outputs, F, F);
}

void conv_backward(const conv_gradients *to, const conv *v, real *scratch) {
  backward_pass k = {.to = to, .v = v, .s = layout_of(v), .rooms = scratch};
  k.sums = scratch + (size_t)k.s.thread * (size_t)nn_parallel_slots();
  nn_parallel(k.s.lanes, backward_lane, &k);
  for (int32_t lane = 1; lane < k.s.lanes; lane++) {
    if (to->dw) vec_add(to->dw, sums_of(&k, lane), weights_of(v));
    if (to->db) vec_add(to->db, sums_of(&k, lane) + weights_of(v), (size_t)v->F);
  }
}

/* ---- the op ----------------------------------------------------------------------------------------------------- */

/* Attributes: strides, dilations, then these. */
enum { PADDING, GROUPS, ACT, OTHERS };

static const int32_t *others(const nn_call *c) { return c->attr + 2 * (c->xs[0]->rank - 2); }

static int window_of(window *g, const nn_call *c) {
  const int n = c->xs[0]->rank - 2;
  return window_set(g, c->xs[0], c->xs[1]->d, c->attr, c->attr + n, others(c)[PADDING]);
}

static void conv_set(conv *v, const nn_call *c) {
  window g;
  window_of(&g, c);
  conv_choose(v, &g, others(c)[GROUPS], last_size(c->xs[1]));
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  TRY(want_picture(x));
  const int n = x->rank - 2, first = 2 * n;
  TRY(fail_unless(c->nattr == first + OTHERS, NN_E_ATTR, c->nattr, first + OTHERS));
  for (int i = 0; i < first; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, first + PADDING, VALID, CAUSAL));
  TRY(want_attr(c, first + GROUPS, 1, INT32_MAX));
  TRY(want_attr(c, first + ACT, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(w, x->rank));
  const int32_t groups = others(c)[GROUPS], C = last_size(x), F = last_size(w);
  TRY(fail_unless(C % groups == 0 && F % groups == 0, NN_E_ATTR, first + GROUPS, 0));
  TRY(want_size(w->d[n], C / groups));
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], F));
  }
  window g;
  TRY(window_of(&g, c));
  *y = window_shape(&g, x->rank, F);
  return NN_OK;
}

static size_t packed(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  return scratch_size(conv_packed_size(&v, 0));
}

static int pack(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  conv_pack(c->packed, c->x[1], &v, 0);
  return 1;
}

static void forward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  const int32_t act = others(c)[ACT];
  conv_forward(c->y, c->x[0], c->packed, c->nin == 3 ? c->x[2] : NULL, act_floor(act), &v, c->scratch);
  act_rest(c->y, nn_count(c->ys), act);
}

/* Backward: W^T, then what conv_backward asks for. */
static size_t scratch(const nn_call *c, int backward) {
  conv v;
  conv_set(&v, c);
  if (!backward) return scratch_size(conv_forward_scratch(&v));
  return scratch_size(conv_packed_size(&v, 1) + conv_backward_scratch(&v, 1));
}

static void backward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  const conv_gradients to = {.dx = c->dx[0],
                             .dw = c->dx[1],
                             .db = c->nin == 3 ? c->dx[2] : NULL,
                             .x = c->x[0],
                             .transposed = c->scratch,
                             .dz = c->dy,
                             .dy = c->dy,
                             .y = c->y,
                             .act = others(c)[ACT]};
  if (to.dx) conv_pack(c->scratch, c->x[1], &v, 1);
  conv_backward(&to, &v, c->scratch + (size_t)conv_packed_size(&v, 1));
}

static double flops(const nn_call *c) {
  const nn_shape *w = c->xs[1];
  return 2.0 * (double)nn_count(c->ys) * (double)nn_rows(w);
}

double nn_conv_cost(const nn_plan *p, int32_t node, int32_t pass, int32_t algorithm) {
  (void)pass; /* all three do the same products */
  if (node < 0 || node >= p->nnodes || p->nodes[node].op != &nn_op_conv) return -1;
  conv v;
  conv_set(&v, &p->nodes[node].call);
  if (algorithm == DIRECT) return direct_cost(&v.slow) * v.g.n;
  return winograd_set(&v.fast, &v.g, v.groups, v.F) ? winograd_cost(&v.fast) * v.g.n : -1;
}

const nn_op nn_op_conv = {
    .name = "conv",
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
