/* simple_rnn: the state is the output (Elman 1990), as in Keras 3 (keras/src/layers/rnn/simple_rnn.py).
 *
 *   x[N,T,C]  w[C,U]  u[U,U]  b[U]? mask[N,T]? h[N,U]? -> y[N,U] or y[N,T,U] (sequence.h); attribute act (enum nn_act)
 *
 *   h_t = act(x_t w + h_t-1 u + b); h begins as 0 unless given. Backwards the last x is read first.
 *
 *   dz_t = dh_t act'; dh_t-1 = dy_t-1 + dz_t u^T;  dx = dz w^T;  dw = sum x^T dz;  du = sum h_t-1^T dz;  db = sum dz
 *
 * Forward keeps h, with a block in front: the state before the first step. Of a step that is left out h is a copy of that
 * before and dz is 0, so that dh passes by. */
#include "../kernels/activation.h"
#include "../kernels/vec.h"
#include "../parallel.h"
#include "sequence.h"

enum { ACT = EXTRAS + 1 };

/* Step t has its h in block t + 1 and, backward, its dz in block t. */
typedef struct {
  sequence s;
  real *h, *dz;
  const real *u; /* packed */
  real *dh0;     /* backward: of the first state, or NULL */
  int32_t act;
} state;

static state group_of(const state *all, int32_t group) {
  state g = *all;
  const size_t first = (size_t)group * RECURRENT_GROUP * (size_t)g.s.r.U;
  g.s = sequence_group(&all->s, group);
  g.h += first;
  if (g.dz) g.dz += first;
  if (g.dh0) g.dh0 += first;
  return g;
}

static int infer(const nn_call *c, nn_shape *y) {
  const int bias = sequence_input(c, HAS_BIAS);
  TRY(want_attr(c, ACT, 0, NN_ACT_COUNT - 1));
  TRY(sequence_infer(c, 1, 1, y));
  if (!bias) return NN_OK;
  TRY(want_rank(c->xs[bias], 1));
  return want_size(c->xs[bias]->d[0], c->xs[1]->d[1]);
}

static size_t kept(const nn_call *c) {
  const recurrent r = sequence_of(c, NULL).r;
  return scratch_size((double)r.N * r.U * (r.T + 1.0));
}

static int pack(const nn_call *c) { return sequence_pack(c, c->xs[2]->d[1]); }

/* Backward has dh of one step and dz of all besides. */
static size_t scratch(const nn_call *c, int backward) {
  const recurrent r = sequence_of(c, NULL).r;
  return scratch_size(recurrent_scratch(&r, backward) + (backward ? (double)r.N * r.U * (r.T + 1.0) : 0));
}

static void forward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state g = group_of(context, group);
  const sequence *s = &g.s;
  const size_t U = (size_t)s->r.U, T = (size_t)s->r.T, rows = (size_t)s->r.N;
  for (size_t t = 0; t < T; t++) {
    const real *before = g.h + t * s->block;
    real *h = g.h + (t + 1) * s->block;
    if (t > 0 || s->begins) gemm(h, U, (gemm_matrix){before, U, 1}, g.u, s->r.N, s->r.U, s->r.U, 1, NULL);
    act_forward(h, h, rows * U, g.act);
    for (size_t n = 0; n < rows; n++)
      if (sequence_skips(s, n, t)) vec_copy(h + n * U, before + n * U, U);
    if (!sequence_has_dy(s, t)) continue;
    for (size_t n = 0; n < rows; n++) vec_copy(s->y + t * s->step + n * s->ldy, h + n * U, U);
  }
}

static void forward(const nn_call *c) {
  state g = {.s = sequence_of(c, c->y), .h = c->kept, .act = c->attr[ACT]};
  recurrent *r = &g.s.r;
  recurrent_begin(r, c->scratch);
  g.u = sequence_packed_u(c);
  recurrent_project(r, g.h + g.s.block, c->x[0], c->packed, sequence_bias(c));
  sequence_begin(c, g.h, 0);
  nn_parallel(recurrent_groups(r->N), forward_group, &g);
}

static void backward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state g = group_of(context, group);
  const sequence *s = &g.s;
  const size_t U = (size_t)s->r.U, rows = (size_t)s->r.N;
  for (size_t t = (size_t)s->r.T; t-- > 0;) {
    real *dz = g.dz + t * s->block;
    for (size_t n = 0; n < rows; n++) {
      real *dh = s->dh + n * U;
      if (sequence_has_dy(s, t)) vec_add(dh, s->y + t * s->step + n * s->ldy, U);
      if (sequence_skips(s, n, t)) {
        vec_fill(dz + n * U, 0, U);
      } else {
        act_backward(dz + n * U, dh, g.h + (t + 1) * s->block + n * U, U, g.act);
        vec_fill(dh, 0, U);
      }
    }
    if (t > 0 || g.dh0) gemm(s->dh, U, (gemm_matrix){dz, U, 1}, g.u, s->r.N, s->r.U, s->r.U, 1, NULL);
  }
  if (g.dh0) vec_copy(g.dh0, s->dh, rows * U);
}

static void backward(const nn_call *c) {
  state g = {.s = sequence_of(c, c->dy), .h = c->kept, .act = c->attr[ACT]};
  recurrent *r = &g.s.r;
  const int bias = sequence_input(c, HAS_BIAS);
  recurrent_begin(r, c->scratch);
  g.s.dh = c->scratch + (size_t)recurrent_scratch(r, 1), g.dz = g.s.dh + g.s.block;
  g.dh0 = sequence_first_gradient(c, 0);
  vec_fill(g.s.dh, 0, g.s.block);
  gemm_pack(r->packed, c->x[2], 1, (size_t)r->U, r->U, r->U);
  g.u = r->packed;
  nn_parallel(recurrent_groups(r->N), backward_group, &g);
  if (c->dx[0]) recurrent_input_back(r, c->dx[0], g.dz, c->x[1]);
  recurrent_weights_back(r, c->dx[1], c->x[0], c->dx[2], g.h, g.dz, r->U);
  sequence_mask_back(c);
  if (bias && c->dx[bias])
    vec_column_sums(c->dx[bias], g.dz, (size_t)r->N * (size_t)r->T, (size_t)r->U, (size_t)r->U);
}

const nn_op nn_op_simple_rnn = {
    .name = "simple_rnn",
    .min_in = 3,
    .max_in = 6,
    .nattr = 4,
    .flags = NN_NEEDS_X,
    .infer = infer,
    .scratch = scratch,
    .packs = 2,
    .packed = sequence_packed,
    .pack = pack,
    .kept = kept,
    .forward = forward,
    .backward = backward,
    .flops = sequence_flops,
};
