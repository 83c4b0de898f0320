/* gru: gated recurrent unit (Cho et al. 2014), as in Keras 3 (keras/src/layers/rnn/gru.py), with the usual tanh and
 * sigmoid.
 *
 *   x[N,T,C]  w[C,3U]  u[U,3U]  b or none -> y[N,U], the last state, or y[N,T,U], the state of every step;
 *   attributes sequences backwards reset_after (0 or 1). The columns of w, u and b are those of z, r, g.
 *
 *   z = s(x_t w_z + h u_z + b_z);  r = s(x_t w_r + h u_r + b_r);  h_t = z h + (1 - z) g       h: h_t-1, s: sigmoid
 *   reset_after = 1:  g = tanh(x_t w_g + b_g + r q), q = h u_g + b'_g; b[2,3U] has a bias b' for the products with h
 *   reset_after = 0:  g = tanh(x_t w_g + p u_g + b_g), p = r h; b[3U]
 *   h begins as 0. Backwards the last x is read first; y is in the order of the steps.
 *
 * Backward: dz, dr and dg are the gradients of the sums within s and tanh, dh is that of h_t.
 *   dz = dh (h - g) z';  dg = dh (1 - z) g';  dx = [dz dr dg] w^T;  dw = sum x^T [dz dr dg];  db = sum [dz dr dg]
 *   reset_after = 1:  dr = dg q r';  dq = dg r;  dh_t-1 = dy_t-1 + dh z + [dz dr dq] u^T;
 *                     du = sum h^T [dz dr dq];  db' = sum [dz dr dq]
 *   reset_after = 0:  dp = dg u_g^T;  dr = dp h r';  dh_t-1 = dy_t-1 + dh z + dp r + [dz dr] u_zr^T;
 *                     du_zr = sum h^T [dz dr];  du_g = sum p^T dg
 *
 * Forward keeps of each step the gates a = [z r g], which backward turns into [dz dr dg] where they stand; the products
 * with h: e = [- - q], which become [dz dr dq], or p; and h, with a block of zeros in front: the state before. */
#include "../kernels/recurrent.h"
#include "../kernels/vec.h"
#include "../kernels/vmath.h"
#include "../parallel.h"
#include "ops.h"

#define NOINLINE __attribute__((noinline))

enum { SEQUENCES, BACKWARDS, RESET_AFTER };

/* Of what is kept step s has block s of a and e (or p, which stands there too), block s + 1 of h. */
typedef struct {
  recurrent r;
  size_t block; /* N U */
  real *a, *e, *h;
  real *u_zr, *u_g; /* u or its transposed, packed: all gates in u_zr if reset_after */
  const real *bias; /* of the products with h, or NULL */
  real *y; /* y or dy; in both rows of a step are ldy apart, steps `step` (0: there is only the last one) */
  size_t ldy, step;
  real *dh, *dp; /* backward: of one step */
  int after;
} state;

static recurrent sizes_of(const nn_call *c) {
  const nn_shape *x = c->xs[0], *u = c->xs[2];
  return (recurrent){
      .N = x->d[0], .T = x->d[1], .C = x->d[2], .U = u->d[0], .G = u->d[1], .backwards = c->attr[BACKWARDS]};
}

static state state_of(const nn_call *c, real *y) {
  state s = {.r = sizes_of(c), .a = c->kept, .y = y, .after = c->attr[RESET_AFTER]};
  s.block = (size_t)s.r.N * (size_t)s.r.U;
  s.step = c->attr[SEQUENCES] ? (size_t)s.r.U : 0;
  s.ldy = c->attr[SEQUENCES] ? (size_t)s.r.T * s.step : (size_t)s.r.U;
  s.e = s.a + (size_t)s.r.T * 3 * s.block;
  s.h = s.e + (size_t)s.r.T * (s.after ? 3 : 1) * s.block;
  recurrent_begin(&s.r, c->scratch);
  return s;
}

/* The state of one group of samples; blocks stay as far apart as they are. */
static state group_of(const state *s, int32_t group) {
  state g = *s;
  const size_t first = (size_t)group * RECURRENT_GROUP, U = (size_t)s->r.U;
  const int32_t left = s->r.N - group * RECURRENT_GROUP;
  g.r.N = left < RECURRENT_GROUP ? left : RECURRENT_GROUP;
  g.a += first * 3 * U, g.e += first * (s->after ? 3 : 1) * U, g.h += first * U;
  g.y += first * s->ldy;
  if (s->dh) g.dh += first * U, g.dp += first * U;
  return g;
}

static int infer_bias(const nn_shape *b, int32_t columns, int after) {
  TRY(want_rank(b, after ? 2 : 1));
  if (after) TRY(want_size(b->d[0], 2));
  return want_size(last_size(b), columns);
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1], *u = c->xs[2];
  TRY(want_reals(c));
  for (int i = SEQUENCES; i <= RESET_AFTER; i++) TRY(want_attr(c, i, 0, 1));
  TRY(want_rank(x, 3));
  TRY(want_rank(w, 2));
  TRY(want_rank(u, 2));
  TRY(want_size(w->d[0], x->d[2]));
  TRY(want_size(w->d[1], u->d[1]));
  TRY(fail_unless(u->d[1] % 3 == 0 && u->d[1] / 3 == u->d[0], NN_E_SHAPE, u->d[1], u->d[0]));
  if (c->nin == 4) TRY(infer_bias(c->xs[3], u->d[1], c->attr[RESET_AFTER]));
  const int32_t N = x->d[0], T = x->d[1], U = u->d[0];
  *y = c->attr[SEQUENCES] ? (nn_shape){NN_REAL, 3, {N, T, U}} : (nn_shape){NN_REAL, 2, {N, U}};
  return NN_OK;
}

static size_t kept(const nn_call *c) {
  const recurrent r = sizes_of(c);
  const double blocks = c->attr[RESET_AFTER] ? 7 : 5;
  return scratch_size((double)r.N * r.U * (blocks * r.T + 1));
}

/* Backward has dh and dp of one step besides. */
static size_t scratch(const nn_call *c, int backward) {
  const recurrent r = sizes_of(c);
  return scratch_size(recurrent_scratch(&r, backward) + (backward ? 2.0 * r.N * r.U : 0));
}

static int lanes(size_t left) { return left < 4 ? (int)left : 4; }
static v4 one_minus(v4 y) { return v4_sub(v4_splat(1), y); }
static v4 sigmoid_slope(v4 y) { return v4_mul(y, one_minus(y)); }
static v4 tanh_slope(v4 y) { return one_minus(v4_mul(y, y)); }

/* z h + (1 - z) g */
static v4 blend(v4 z, v4 h, v4 g) { return v4_fma(z, v4_sub(h, g), g); }

/* ---- forward --------------------------------------------------------------------------------------------------- */

/* One sample in one step, reset_after: a becomes the gates. */
static NOINLINE void cell_after(real *a, const real *e, real *h, const real *before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = lanes(U - j);
    const v4 q = v4_load_part(e + 2 * U + j, n, 0);
    const v4 z = v4_sigmoid(v4_add(v4_load_part(a + j, n, 0), v4_load_part(e + j, n, 0)));
    const v4 r = v4_sigmoid(v4_add(v4_load_part(a + U + j, n, 0), v4_load_part(e + U + j, n, 0)));
    const v4 g = v4_tanh(v4_fma(r, q, v4_load_part(a + 2 * U + j, n, 0)));
    v4_store_part(a + j, z, n);
    v4_store_part(a + U + j, r, n);
    v4_store_part(a + 2 * U + j, g, n);
    v4_store_part(h + j, blend(z, v4_load_part(before + j, n, 0), g), n);
  }
}

static void step_after(const state *s, size_t t) {
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  real *a = s->a + t * 3 * s->block, *e = s->e + t * 3 * s->block;
  const real *before = s->h + t * s->block;
  const gemm_finish finish = {s->bias, -(real)__builtin_inff()};
  gemm(e, 3 * U, (gemm_matrix){before, U, 1}, s->u_zr, s->r.N, s->r.G, s->r.U, 0, &finish);
  for (size_t n = 0; n < N; n++)
    cell_after(a + n * 3 * U, e + n * 3 * U, s->h + (t + 1) * s->block + n * U, before + n * U, U);
}

/* reset_after = 0, until the second product: z, r and p. */
static NOINLINE void cell_gates(real *a, real *p, const real *before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = lanes(U - j);
    const v4 z = v4_sigmoid(v4_load_part(a + j, n, 0)), r = v4_sigmoid(v4_load_part(a + U + j, n, 0));
    v4_store_part(a + j, z, n);
    v4_store_part(a + U + j, r, n);
    v4_store_part(p + j, v4_mul(r, v4_load_part(before + j, n, 0)), n);
  }
}

/* And after it: g and h. */
static NOINLINE void cell_state(real *a, real *h, const real *before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = lanes(U - j);
    const v4 g = v4_tanh(v4_load_part(a + 2 * U + j, n, 0));
    v4_store_part(a + 2 * U + j, g, n);
    v4_store_part(h + j, blend(v4_load_part(a + j, n, 0), v4_load_part(before + j, n, 0), g), n);
  }
}

static void step_before(const state *s, size_t t) {
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  const int32_t rows = s->r.N, u = s->r.U;
  real *a = s->a + t * 3 * s->block, *p = s->e + t * s->block, *h = s->h + (t + 1) * s->block;
  const real *before = s->h + t * s->block;
  gemm(a, 3 * U, (gemm_matrix){before, U, 1}, s->u_zr, rows, 2 * u, u, 1, NULL);
  for (size_t n = 0; n < N; n++) cell_gates(a + n * 3 * U, p + n * U, before + n * U, U);
  gemm(a + 2 * U, 3 * U, (gemm_matrix){p, U, 1}, s->u_g, rows, u, u, 1, NULL);
  for (size_t n = 0; n < N; n++) cell_state(a + n * 3 * U, h + n * U, before + n * U, U);
}

static void forward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state s = group_of(context, group);
  const size_t U = (size_t)s.r.U, T = (size_t)s.r.T;
  for (size_t t = 0; t < T; t++) {
    if (s.after)
      step_after(&s, t);
    else
      step_before(&s, t);
    if (s.step == 0 && t + 1 < T) continue;
    const real *h = s.h + (t + 1) * s.block;
    for (size_t n = 0; n < (size_t)s.r.N; n++) vec_copy(s.y + t * s.step + n * s.ldy, h + n * U, U);
  }
}

static void forward(const nn_call *c) {
  state s = state_of(c, c->y);
  const int32_t u = s.r.U, gates = s.after ? 3 * u : 2 * u;
  const size_t U = (size_t)u;
  const real *bias = c->nin == 4 ? c->x[3] : NULL;
  s.bias = bias && s.after ? bias + 3 * U : NULL;
  recurrent_project(&s.r, s.a, c->x[0], c->x[1], bias);
  s.u_zr = s.r.packed, s.u_g = s.u_zr + gemm_packed_size(u, gates);
  gemm_pack(s.u_zr, c->x[2], 3 * U, 1, u, gates);
  if (!s.after) gemm_pack(s.u_g, c->x[2] + 2 * U, 3 * U, 1, u, u);
  vec_fill(s.h, 0, s.block);
  nn_parallel(recurrent_groups(s.r.N), forward_group, &s);
}

/* ---- backward -------------------------------------------------------------------------------------------------- */

/* One sample in one step, reset_after: a becomes [dz dr dg], e [dz dr dq], dh the part dh z of that before. */
static NOINLINE void cell_after_back(real *a, real *e, real *dh, const real *before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = lanes(U - j);
    const v4 z = v4_load_part(a + j, n, 0), r = v4_load_part(a + U + j, n, 0);
    const v4 g = v4_load_part(a + 2 * U + j, n, 0), d = v4_load_part(dh + j, n, 0);
    const v4 past = v4_load_part(before + j, n, 0), q = v4_load_part(e + 2 * U + j, n, 0);
    const v4 dz = v4_mul(v4_mul(d, v4_sub(past, g)), sigmoid_slope(z));
    const v4 dg = v4_mul(v4_mul(d, one_minus(z)), tanh_slope(g));
    const v4 dr = v4_mul(v4_mul(dg, q), sigmoid_slope(r));
    v4_store_part(a + j, dz, n);
    v4_store_part(a + U + j, dr, n);
    v4_store_part(a + 2 * U + j, dg, n);
    v4_store_part(e + j, dz, n);
    v4_store_part(e + U + j, dr, n);
    v4_store_part(e + 2 * U + j, v4_mul(dg, r), n);
    v4_store_part(dh + j, v4_mul(d, z), n);
  }
}

static void step_after_back(const state *s, size_t t) {
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  real *a = s->a + t * 3 * s->block, *e = s->e + t * 3 * s->block;
  const real *before = s->h + t * s->block;
  for (size_t n = 0; n < N; n++)
    cell_after_back(a + n * 3 * U, e + n * 3 * U, s->dh + n * U, before + n * U, U);
  if (t > 0) gemm(s->dh, U, (gemm_matrix){e, 3 * U, 1}, s->u_zr, s->r.N, s->r.U, s->r.G, 1, NULL);
}

/* reset_after = 0, until dp: dz and dg, of dh the part dh z. */
static NOINLINE void cell_state_back(real *a, real *dh, const real *before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = lanes(U - j);
    const v4 z = v4_load_part(a + j, n, 0), g = v4_load_part(a + 2 * U + j, n, 0);
    const v4 d = v4_load_part(dh + j, n, 0), past = v4_load_part(before + j, n, 0);
    v4_store_part(a + j, v4_mul(v4_mul(d, v4_sub(past, g)), sigmoid_slope(z)), n);
    v4_store_part(a + 2 * U + j, v4_mul(v4_mul(d, one_minus(z)), tanh_slope(g)), n);
    v4_store_part(dh + j, v4_mul(d, z), n);
  }
}

/* And after it: dr, of dh the part dp r. */
static NOINLINE void cell_gates_back(real *a, real *dh, const real *dp, const real *before, size_t U) {
  for (size_t j = 0; j < U; j += 4) {
    const int n = lanes(U - j);
    const v4 r = v4_load_part(a + U + j, n, 0), d = v4_load_part(dp + j, n, 0);
    const v4 past = v4_load_part(before + j, n, 0);
    v4_store_part(a + U + j, v4_mul(v4_mul(d, past), sigmoid_slope(r)), n);
    v4_store_part(dh + j, v4_fma(d, r, v4_load_part(dh + j, n, 0)), n);
  }
}

static void step_before_back(const state *s, size_t t) {
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  const int32_t rows = s->r.N, u = s->r.U;
  real *a = s->a + t * 3 * s->block, *dh = s->dh, *dp = s->dp;
  const real *before = s->h + t * s->block;
  for (size_t n = 0; n < N; n++) cell_state_back(a + n * 3 * U, dh + n * U, before + n * U, U);
  gemm(dp, U, (gemm_matrix){a + 2 * U, 3 * U, 1}, s->u_g, rows, u, u, 0, NULL);
  for (size_t n = 0; n < N; n++) cell_gates_back(a + n * 3 * U, dh + n * U, dp + n * U, before + n * U, U);
  if (t > 0) gemm(dh, U, (gemm_matrix){a, 3 * U, 1}, s->u_zr, rows, u, 2 * u, 1, NULL);
}

/* All steps from the last to the first. */
static void backward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state s = group_of(context, group);
  const size_t U = (size_t)s.r.U, T = (size_t)s.r.T, rows = (size_t)s.r.N;
  for (size_t t = T; t-- > 0;) {
    const int has_dy = s.step > 0 || t + 1 == T;
    for (size_t n = 0; has_dy && n < rows; n++) vec_add(s.dh + n * U, s.y + t * s.step + n * s.ldy, U);
    if (s.after)
      step_after_back(&s, t);
    else
      step_before_back(&s, t);
  }
}

static void steps_back(const nn_call *c, state *s) {
  const int32_t u = s->r.U, gates = s->after ? 3 * u : 2 * u;
  const size_t U = (size_t)u;
  s->dh = c->scratch + (size_t)recurrent_scratch(&s->r, 1), s->dp = s->dh + s->block;
  s->u_zr = s->r.packed, s->u_g = s->u_zr + gemm_packed_size(gates, u);
  gemm_pack(s->u_zr, c->x[2], 1, 3 * U, gates, u);
  if (!s->after) gemm_pack(s->u_g, c->x[2] + 2 * U, 1, 3 * U, u, u);
  vec_fill(s->dh, 0, s->block);
  nn_parallel(recurrent_groups(s->r.N), backward_group, s);
}

static void weights_back(const nn_call *c, const state *s) {
  const recurrent *r = &s->r;
  real *dw = c->dx[1], *du = c->dx[2], *db = c->nin == 4 ? c->dx[3] : NULL;
  const size_t U = (size_t)r->U, G = 3 * U, rows = (size_t)r->N * (size_t)r->T;
  recurrent_weights_back(r, dw, c->x[0], NULL, NULL, s->a, r->G);
  if (s->after) {
    recurrent_weights_back(r, NULL, NULL, du, s->h, s->e, r->G);
  } else if (du) {
    recurrent_weights_back(r, NULL, NULL, du, s->h, s->a, 2 * r->U);
    recurrent_weights_back(r, NULL, NULL, du + 2 * U, s->e, s->a + 2 * U, r->U);
  }
  if (db) vec_column_sums(db, s->a, rows, G, G);
  if (db && s->after) vec_column_sums(db + G, s->e, rows, G, G);
}

static void backward(const nn_call *c) {
  state s = state_of(c, c->dy);
  steps_back(c, &s);
  if (c->dx[0]) recurrent_input_back(&s.r, c->dx[0], s.a, c->x[1]);
  weights_back(c, &s);
}

static double flops(const nn_call *c) {
  const recurrent r = sizes_of(c);
  return 2.0 * r.N * r.T * r.G * ((double)r.C + r.U);
}

const nn_op nn_op_gru = {
    .name = "gru",
    .min_in = 3,
    .max_in = 4,
    .nattr = 3,
    .flags = NN_NEEDS_X,
    .infer = infer,
    .scratch = scratch,
    .kept = kept,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
