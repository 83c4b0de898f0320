/* lstm: long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000), as in Keras 3
 * (keras/src/layers/rnn/lstm.py), with the usual tanh and sigmoid.
 *
 *   x[N,T,C]  w[C,4U]  u[U,4U]  b[4U]? mask[N,T]? (h[N,U] c[N,U])? -> y[N,U] or y[N,T,U] (sequence.h); with CARRY the
 *   last c behind it along the steps: [N,2,U] or [N,T+1,U]. The columns of w, u and b are those of i, f, g, o.
 *
 *   [i f g o] = [s s tanh s](x_t w + h_t-1 u + b)        s: sigmoid
 *   c_t = f c_t-1 + i g;  h_t = o tanh(c_t);  h and c begin as 0 unless given. Backwards the last x is read first.
 *
 *   From dh_t = dy_t + dz_t+1 u^T and dc_t = dc_t+1 f_t+1 + dh_t o (1 - tanh(c_t)^2):
 *   dz = [dc g i'  dc c_t-1 f'  dc i g'  dh tanh(c_t) o'];  dx = dz w^T;  dw = sum x^T dz;  du = sum h_t-1^T dz;
 *   db = sum dz.
 *
 * Forward keeps the gates, which backward turns into dz where they stand, and of each step c and tanh(c), which backward
 * turns into h. Both have a block in front: the state before the first step. A step that is left out has no gates: its h
 * and c are copies of those before, and its dz is 0, so that dh and dc pass by it. */
#include "../kernels/vec.h"
#include "../kernels/vmath.h"
#include "../parallel.h"
#include "sequence.h"

#define NOINLINE __attribute__((noinline))

enum { CARRY = EXTRAS + 1 };

/* Of what is kept step t has its gates in block t of z, its c and tanh(c) in block t + 1. */
typedef struct {
  sequence s;
  real *z, *c, *h;
  const real *u;   /* packed */
  real *carry;     /* the last c, or its gradient, in y or dy; NULL without CARRY */
  real *dc;        /* backward: of one step */
  real *dh0, *dc0; /* backward: of the first states, or NULL */
} state;

static state state_of(const nn_call *c, real *y) {
  state l = {.s = sequence_of(c, y), .z = c->kept};
  const size_t T = (size_t)l.s.r.T, U = (size_t)l.s.r.U;
  l.c = l.z + T * 4 * l.s.block;
  l.h = l.c + (T + 1) * l.s.block;
  if (c->attr[CARRY]) l.carry = y + l.s.ldy - U;
  return l;
}

static int infer(const nn_call *c, nn_shape *y) {
  const int bias = sequence_input(c, HAS_BIAS);
  TRY(want_attr(c, CARRY, 0, 1));
  TRY(sequence_infer(c, 4, 2, y));
  if (bias) {
    TRY(want_rank(c->xs[bias], 1));
    TRY(want_size(c->xs[bias]->d[0], c->xs[1]->d[1]));
  }
  if (c->attr[CARRY])
    *y = (nn_shape){NN_REAL, 3, {y->d[0], (c->attr[SEQUENCES] ? y->d[1] : 1) + 1, last_size(y)}};
  return NN_OK;
}

static size_t kept(const nn_call *c) {
  const recurrent r = sequence_of(c, NULL).r;
  return scratch_size((double)r.N * r.U * (6.0 * r.T + 2));
}

static int pack(const nn_call *c) { return sequence_pack(c, c->xs[2]->d[1]); }

/* Backward has dh and dc of one step besides. */
static size_t scratch(const nn_call *c, int backward) {
  const recurrent r = sequence_of(c, NULL).r;
  return scratch_size(recurrent_scratch(&r, backward) + (backward ? 2.0 * r.N * r.U : 0));
}

/* ---- forward --------------------------------------------------------------------------------------------------- */

/* One sample in one step: z becomes the gates. */
static NOINLINE void cell(real *z, real *c, real *tanh_c, real *h, const real *c_before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = U - j < 4 ? (int)(U - j) : 4;
    const v4 i = v4_sigmoid(v4_load_part(z + j, n, 0)), f = v4_sigmoid(v4_load_part(z + U + j, n, 0));
    const v4 g = v4_tanh(v4_load_part(z + 2 * U + j, n, 0));
    const v4 o = v4_sigmoid(v4_load_part(z + 3 * U + j, n, 0));
    const v4 state = v4_fma(f, v4_load_part(c_before + j, n, 0), v4_mul(i, g)), t = v4_tanh(state);
    v4_store_part(z + j, i, n);
    v4_store_part(z + U + j, f, n);
    v4_store_part(z + 2 * U + j, g, n);
    v4_store_part(z + 3 * U + j, o, n);
    v4_store_part(c + j, state, n);
    v4_store_part(tanh_c + j, t, n);
    v4_store_part(h + j, v4_mul(o, t), n);
  }
}

static state group_of(const state *all, int32_t group) {
  state l = *all;
  const size_t first = (size_t)group * RECURRENT_GROUP, U = (size_t)l.s.r.U;
  l.s = sequence_group(&all->s, group);
  l.z += first * 4 * U, l.c += first * U, l.h += first * U;
  if (l.carry) l.carry += first * l.s.ldy;
  if (l.dc) l.dc += first * U;
  if (l.dh0) l.dh0 += first * U;
  if (l.dc0) l.dc0 += first * U;
  return l;
}

/* A step that is left out: h and c, in block t and `before`, stay. */
static void repeat(const state *l, real *y, const real *before, size_t at) {
  const size_t U = (size_t)l->s.r.U, next = at + l->s.block;
  vec_copy(l->c + next, l->c + at, U);
  vec_copy(y, before, U);
  vec_copy(l->h + next, before, U);
}

static void forward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state l = group_of(context, group);
  const sequence *s = &l.s;
  const size_t U = (size_t)s->r.U, T = (size_t)s->r.T, rows = (size_t)s->r.N;
  for (size_t t = 0; t < T; t++) {
    real *z = l.z + t * 4 * s->block, *y = s->y + t * s->step;
    const gemm_matrix before = t > 0 ? (gemm_matrix){y - s->step, s->ldy, 1} : (gemm_matrix){l.h, U, 1};
    if (t > 0 || s->begins) gemm(z, 4 * U, before, l.u, s->r.N, s->r.G, s->r.U, 1, NULL);
    for (size_t n = 0; n < rows; n++) {
      const size_t at = t * s->block + n * U, next = at + s->block;
      if (sequence_skips(s, n, t))
        repeat(&l, y + n * s->ldy, before.a + n * before.row, at);
      else
        cell(z + n * 4 * U, l.c + next, l.h + next, y + n * s->ldy, l.c + at, U);
    }
  }
  for (size_t n = 0; l.carry && n < rows; n++) vec_copy(l.carry + n * s->ldy, l.c + T * s->block + n * U, U);
}

static void forward(const nn_call *c) {
  state l = state_of(c, c->y);
  recurrent *r = &l.s.r;
  recurrent_begin(r, c->scratch);
  l.u = sequence_packed_u(c);
  recurrent_project(r, l.z, c->x[0], c->packed, sequence_bias(c));
  sequence_begin(c, l.h, 0);
  sequence_begin(c, l.c, 1);
  nn_parallel(recurrent_groups(r->N), forward_group, &l);
}

/* ---- backward -------------------------------------------------------------------------------------------------- */

static v4 sigmoid_slope(v4 y) { return v4_mul(y, v4_sub(v4_splat(1), y)); }
static v4 tanh_slope(v4 y) { return v4_sub(v4_splat(1), v4_mul(y, y)); }

/* One sample in one step: the gates z become dz, tanh(c) becomes h, dc that of the step before. */
static NOINLINE void cell_back(real *z, real *h, real *dc, const real *dh, const real *c_before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = U - j < 4 ? (int)(U - j) : 4;
    const v4 i = v4_load_part(z + j, n, 0), f = v4_load_part(z + U + j, n, 0);
    const v4 g = v4_load_part(z + 2 * U + j, n, 0), o = v4_load_part(z + 3 * U + j, n, 0);
    const v4 t = v4_load_part(h + j, n, 0), dy = v4_load_part(dh + j, n, 0);
    const v4 d = v4_fma(v4_mul(dy, o), tanh_slope(t), v4_load_part(dc + j, n, 0));
    v4_store_part(z + j, v4_mul(v4_mul(d, g), sigmoid_slope(i)), n);
    v4_store_part(z + U + j, v4_mul(v4_mul(d, v4_load_part(c_before + j, n, 0)), sigmoid_slope(f)), n);
    v4_store_part(z + 2 * U + j, v4_mul(v4_mul(d, i), tanh_slope(g)), n);
    v4_store_part(z + 3 * U + j, v4_mul(v4_mul(dy, t), sigmoid_slope(o)), n);
    v4_store_part(h + j, v4_mul(o, t), n);
    v4_store_part(dc + j, v4_mul(d, f), n);
  }
}

/* What a step makes of dh and dc: its dz, and dc of the step before. */
static void step_back(const state *l, size_t t) {
  const sequence *s = &l->s;
  const size_t U = (size_t)s->r.U;
  real *z = l->z + t * 4 * s->block;
  for (size_t n = 0; n < (size_t)s->r.N; n++) {
    const size_t at = t * s->block + n * U;
    real *dh = s->dh + n * U;
    if (sequence_has_dy(s, t)) vec_add(dh, s->y + t * s->step + n * s->ldy, U);
    if (sequence_skips(s, n, t)) {
      vec_fill(z + n * 4 * U, 0, 4 * U);
    } else {
      cell_back(z + n * 4 * U, l->h + s->block + at, l->dc + n * U, dh, l->c + at, U);
      if (s->mask) vec_fill(dh, 0, U); /* the product with dz is added to what passes by */
    }
  }
}

/* All steps from the last to the first: z becomes dz, h from its second block on the states. */
static void backward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state l = group_of(context, group);
  const sequence *s = &l.s;
  const size_t U = (size_t)s->r.U, rows = (size_t)s->r.N;
  const int adds = s->mask != NULL;
  for (size_t n = 0; l.carry && n < rows; n++) vec_add(l.dc + n * U, l.carry + n * s->ldy, U);
  for (size_t t = (size_t)s->r.T; t-- > 0;) {
    step_back(&l, t);
    const gemm_matrix dz = {l.z + t * 4 * s->block, 4 * U, 1};
    if (t > 0 || l.dh0) gemm(s->dh, U, dz, l.u, s->r.N, s->r.U, s->r.G, adds, NULL);
  }
  if (l.dh0) vec_copy(l.dh0, s->dh, rows * U);
  if (l.dc0) vec_copy(l.dc0, l.dc, rows * U);
}

static void backward(const nn_call *c) {
  state l = state_of(c, c->dy);
  recurrent *r = &l.s.r;
  const int bias = sequence_input(c, HAS_BIAS);
  recurrent_begin(r, c->scratch);
  l.s.dh = c->scratch + (size_t)recurrent_scratch(r, 1), l.dc = l.s.dh + l.s.block;
  l.dh0 = sequence_first_gradient(c, 0), l.dc0 = sequence_first_gradient(c, 1);
  vec_fill(l.s.dh, 0, 2 * l.s.block);
  gemm_pack(r->packed, c->x[2], 1, (size_t)r->G, r->G, r->U);
  l.u = r->packed;
  nn_parallel(recurrent_groups(r->N), backward_group, &l);
  if (c->dx[0]) recurrent_input_back(r, c->dx[0], l.z, c->x[1]);
  recurrent_weights_back(r, c->dx[1], c->x[0], c->dx[2], l.h, l.z, r->G);
  sequence_mask_back(c);
  if (bias && c->dx[bias])
    vec_column_sums(c->dx[bias], l.z, (size_t)r->N * (size_t)r->T, (size_t)r->G, (size_t)r->G);
}

const nn_op nn_op_lstm = {
    .name = "lstm",
    .min_in = 3,
    .max_in = 7,
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
