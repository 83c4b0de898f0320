/* lstm: long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000), as in Keras 3
 * (keras/src/layers/rnn/lstm.py), with the usual tanh and sigmoid.
 *
 *   x[N,T,C]  w[C,4U]  u[U,4U]  b[4U] or none -> y[N,U], the last state, or y[N,T,U], the state of every step;
 *   attributes sequences backwards (0 or 1). The columns of w, u and b are those of i, f, g, o.
 *
 *   [i f g o] = [s s tanh s](x_t w + h_t-1 u + b)        s: sigmoid
 *   c_t = f c_t-1 + i g;  h_t = o tanh(c_t);  h and c begin as 0. Backwards the last x is read first; y is in the order
 *   of the steps.
 *
 *   From dh_t = dy_t + dz_t+1 u^T and dc_t = dc_t+1 f_t+1 + dh_t o (1 - tanh(c_t)^2):
 *   dz = [dc g i'  dc c_t-1 f'  dc i g'  dh tanh(c_t) o'];  dx = dz w^T;  dw = sum x^T dz;  du = sum h_t-1^T dz;
 *   db = sum dz.
 *
 * Forward keeps the gates, which backward turns into dz where they stand, and of each step c and tanh(c), which backward
 * turns into h. c and tanh(c) have a block of zeros in front: the state before the first step. */
#include "../kernels/recurrent.h"
#include "../kernels/vec.h"
#include "../kernels/vmath.h"
#include "../parallel.h"
#include "ops.h"

#define NOINLINE __attribute__((noinline))

enum { SEQUENCES, BACKWARDS };

/* Of what is kept step s has its gates in block s of z, its c and tanh(c) in block s + 1. */
typedef struct {
  recurrent r;
  size_t block; /* N U */
  real *z, *c, *h;
  real *y; /* y or dy; in both rows of a step are ldy apart, steps `step` (0: there is only the last one) */
  size_t ldy, step;
  real *dh, *dc; /* backward: of one step */
} state;

static recurrent sizes_of(const nn_call *c) {
  const nn_shape *x = c->xs[0], *u = c->xs[2];
  return (recurrent){
      .N = x->d[0], .T = x->d[1], .C = x->d[2], .U = u->d[0], .G = u->d[1], .backwards = c->attr[BACKWARDS]};
}

static state state_of(const nn_call *c, real *y) {
  state s = {.r = sizes_of(c), .z = c->kept, .y = y};
  s.block = (size_t)s.r.N * (size_t)s.r.U;
  s.step = c->attr[SEQUENCES] ? (size_t)s.r.U : 0;
  s.ldy = c->attr[SEQUENCES] ? (size_t)s.r.T * s.step : (size_t)s.r.U;
  s.c = s.z + (size_t)s.r.T * 4 * s.block;
  s.h = s.c + (size_t)(s.r.T + 1) * s.block;
  return s;
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1], *u = c->xs[2];
  TRY(want_reals(c));
  TRY(want_attr(c, SEQUENCES, 0, 1));
  TRY(want_attr(c, BACKWARDS, 0, 1));
  TRY(want_rank(x, 3));
  TRY(want_rank(w, 2));
  TRY(want_rank(u, 2));
  TRY(want_size(w->d[0], x->d[2]));
  TRY(want_size(w->d[1], u->d[1]));
  TRY(fail_unless(u->d[1] % 4 == 0 && u->d[1] / 4 == u->d[0], NN_E_SHAPE, u->d[1], u->d[0]));
  if (c->nin == 4) {
    TRY(want_rank(c->xs[3], 1));
    TRY(want_size(c->xs[3]->d[0], w->d[1]));
  }
  const int32_t N = x->d[0], T = x->d[1], U = u->d[0];
  *y = c->attr[SEQUENCES] ? (nn_shape){NN_REAL, 3, {N, T, U}} : (nn_shape){NN_REAL, 2, {N, U}};
  return NN_OK;
}

static size_t kept(const nn_call *c) {
  const recurrent r = sizes_of(c);
  return scratch_size((double)r.N * r.U * (6.0 * r.T + 2));
}

/* Backward has dh and dc of one step besides. */
static size_t scratch(const nn_call *c, int backward) {
  const recurrent r = sizes_of(c);
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

/* The state of one group of samples; blocks stay as far apart as they are. */
static state group_of(const state *s, int32_t group) {
  state g = *s;
  const size_t first = (size_t)group * RECURRENT_GROUP, U = (size_t)s->r.U;
  const int32_t left = s->r.N - group * RECURRENT_GROUP;
  g.r.N = left < RECURRENT_GROUP ? left : RECURRENT_GROUP;
  g.z += first * 4 * U, g.c += first * U, g.h += first * U, g.y += first * s->ldy;
  if (s->dh) g.dh += first * U, g.dc += first * U;
  return g;
}

static void forward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state s = group_of(context, group);
  const size_t U = (size_t)s.r.U;
  for (int32_t t = 0; t < s.r.T; t++) {
    real *z = s.z + (size_t)t * 4 * s.block, *y = s.y + (size_t)t * s.step;
    if (t > 0) gemm(z, 4 * U, (gemm_matrix){y - s.step, s.ldy, 1}, s.r.packed, s.r.N, s.r.G, s.r.U, 1, NULL);
    for (size_t n = 0; n < (size_t)s.r.N; n++) {
      const size_t at = (size_t)t * s.block + n * U, next = at + s.block;
      cell(z + n * 4 * U, s.c + next, s.h + next, y + n * s.ldy, s.c + at, U);
    }
  }
}

static void forward(const nn_call *c) {
  state s = state_of(c, c->y);
  recurrent_begin(&s.r, c->scratch);
  recurrent_project(&s.r, s.z, c->x[0], c->x[1], c->nin == 4 ? c->x[3] : NULL);
  gemm_pack(s.r.packed, c->x[2], (size_t)s.r.G, 1, s.r.U, s.r.G);
  vec_fill(s.c, 0, s.block);
  vec_fill(s.h, 0, s.block);
  nn_parallel(recurrent_groups(s.r.N), forward_group, &s);
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

/* All steps from the last to the first: z becomes dz, h from its second block on the states. */
static void backward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state s = group_of(context, group);
  const size_t U = (size_t)s.r.U, rows = (size_t)s.r.N;
  for (int32_t t = s.r.T - 1; t >= 0; t--) {
    real *z = s.z + (size_t)t * 4 * s.block;
    if (t < s.r.T - 1) {
      const gemm_matrix after = {z + 4 * s.block, 4 * U, 1};
      gemm(s.dh, U, after, s.r.packed, s.r.N, s.r.U, s.r.G, 0, NULL);
    }
    const int has_dy = s.step > 0 || t == s.r.T - 1;
    for (size_t n = 0; n < rows; n++) {
      const size_t at = (size_t)t * s.block + n * U;
      if (has_dy) vec_add(s.dh + n * U, s.y + (size_t)t * s.step + n * s.ldy, U);
      cell_back(z + n * 4 * U, s.h + s.block + at, s.dc + n * U, s.dh + n * U, s.c + at, U);
    }
  }
}

static void backward(const nn_call *c) {
  state s = state_of(c, c->dy);
  recurrent_begin(&s.r, c->scratch);
  s.dh = c->scratch + (size_t)recurrent_scratch(&s.r, 1), s.dc = s.dh + s.block;
  vec_fill(s.dh, 0, 2 * s.block);
  gemm_pack(s.r.packed, c->x[2], 1, (size_t)s.r.G, s.r.G, s.r.U);
  nn_parallel(recurrent_groups(s.r.N), backward_group, &s);
  if (c->dx[0]) recurrent_input_back(&s.r, c->dx[0], s.z, c->x[1]);
  recurrent_weights_back(&s.r, c->dx[1], c->x[0], c->dx[2], s.h, s.z, s.r.G);
  if (c->nin == 4 && c->dx[3])
    vec_column_sums(c->dx[3], s.z, (size_t)s.r.N * (size_t)s.r.T, (size_t)s.r.G, (size_t)s.r.G);
}

static double flops(const nn_call *c) {
  const recurrent r = sizes_of(c);
  return 2.0 * r.N * r.T * r.G * ((double)r.C + r.U);
}

const nn_op nn_op_lstm = {
    .name = "lstm",
    .min_in = 3,
    .max_in = 4,
    .nattr = 2,
    .flags = NN_NEEDS_X,
    .infer = infer,
    .scratch = scratch,
    .kept = kept,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
