/* gru: gated recurrent unit (Cho et al. 2014), as in Keras 3 (keras/src/layers/rnn/gru.py), with the usual tanh and
 * sigmoid.
 *
 *   x[N,T,C]  w[C,3U]  u[U,3U]  b? mask[N,T]? h[N,U]? -> y[N,U] or y[N,T,U] (sequence.h); attribute reset_after (0 or
 *   1). The columns of w, u and b are those of z, r, g.
 *
 *   z = s(x_t w_z + h u_z + b_z);  r = s(x_t w_r + h u_r + b_r);  h_t = z h + (1 - z) g       h: h_t-1, s: sigmoid
 *   reset_after = 1:  g = tanh(x_t w_g + b_g + r q), q = h u_g + b'_g; b[2,3U] has a bias b' for the products with h
 *   reset_after = 0:  g = tanh(x_t w_g + p u_g + b_g), p = r h; b[3U]
 *   h begins as 0 unless given. Backwards the last x is read first.
 *
 * Backward: dz, dr and dg are the gradients of the sums within s and tanh, dh is that of h_t.
 *   dz = dh (h - g) z';  dg = dh (1 - z) g';  dx = [dz dr dg] w^T;  dw = sum x^T [dz dr dg];  db = sum [dz dr dg]
 *   reset_after = 1:  dr = dg q r';  dq = dg r;  dh_t-1 = dy_t-1 + dh z + [dz dr dq] u^T;
 *                     du = sum h^T [dz dr dq];  db' = sum [dz dr dq]
 *   reset_after = 0:  dp = dg u_g^T;  dr = dp h r';  dh_t-1 = dy_t-1 + dh z + dp r + [dz dr] u_zr^T;
 *                     du_zr = sum h^T [dz dr];  du_g = sum p^T dg
 *
 * Forward keeps of each step the gates a = [z r g], which backward turns into [dz dr dg] where they stand; the products
 * with h: e = [- - q], which become [dz dr dq], or p; and h, with a block in front: the state before. Of a step that is
 * left out h is a copy of that before and all gradients of sums are 0, so that dh passes by. */
#include "../kernels/vec.h"
#include "../kernels/vmath.h"
#include "../parallel.h"
#include "sequence.h"

#define NOINLINE __attribute__((noinline))

enum { RESET_AFTER = EXTRAS + 1 };

/* Of what is kept step t has block t of a and e (or p, which stands there too), block t + 1 of h. */
typedef struct {
  sequence s;
  real *a, *e, *h;
  const real *u_zr, *u_g; /* u or its transposed, packed: all gates in u_zr if reset_after */
  const real *bias;       /* of the products with h, or NULL */
  real *dp;               /* backward: of one step */
  real *dh0;              /* backward: of the first state, or NULL */
  int after;
} state;

static state state_of(const nn_call *c, real *y) {
  state g = {.s = sequence_of(c, y), .a = c->kept, .after = c->attr[RESET_AFTER]};
  const size_t T = (size_t)g.s.r.T;
  g.e = g.a + T * 3 * g.s.block;
  g.h = g.e + T * (g.after ? 3 : 1) * g.s.block;
  recurrent_begin(&g.s.r, c->scratch);
  return g;
}

static state group_of(const state *all, int32_t group) {
  state g = *all;
  const size_t first = (size_t)group * RECURRENT_GROUP, U = (size_t)g.s.r.U;
  g.s = sequence_group(&all->s, group);
  g.a += first * 3 * U, g.e += first * (g.after ? 3 : 1) * U, g.h += first * U;
  if (g.dp) g.dp += first * U;
  if (g.dh0) g.dh0 += first * U;
  return g;
}

static int infer(const nn_call *c, nn_shape *y) {
  const int bias = sequence_input(c, HAS_BIAS), after = c->attr[RESET_AFTER];
  TRY(want_attr(c, RESET_AFTER, 0, 1));
  TRY(sequence_infer(c, 3, 1, y));
  if (!bias) return NN_OK;
  TRY(want_rank(c->xs[bias], after ? 2 : 1));
  if (after) TRY(want_size(c->xs[bias]->d[0], 2));
  return want_size(last_size(c->xs[bias]), c->xs[1]->d[1]);
}

static size_t kept(const nn_call *c) {
  const recurrent r = sequence_of(c, NULL).r;
  const double blocks = c->attr[RESET_AFTER] ? 7 : 5;
  return scratch_size((double)r.N * r.U * (blocks * r.T + 1));
}

/* Without reset_after the columns of g meet another state than those of z and r. */
static int32_t packed_gates(const nn_call *c) { return (c->attr[RESET_AFTER] ? 3 : 2) * c->xs[2]->d[0]; }
static int pack(const nn_call *c) { return sequence_pack(c, packed_gates(c)); }

/* Backward has dh and dp of one step besides. */
static size_t scratch(const nn_call *c, int backward) {
  const recurrent r = sequence_of(c, NULL).r;
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

static void step_after(const state *g, size_t t) {
  const sequence *s = &g->s;
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  real *a = g->a + t * 3 * s->block, *e = g->e + t * 3 * s->block, *h = g->h + (t + 1) * s->block;
  const real *before = g->h + t * s->block;
  const gemm_finish finish = {g->bias, -(real)__builtin_inff()};
  gemm(e, 3 * U, (gemm_matrix){before, U, 1}, g->u_zr, s->r.N, s->r.G, s->r.U, 0, &finish);
  for (size_t n = 0; n < N; n++) cell_after(a + n * 3 * U, e + n * 3 * U, h + n * U, before + n * U, U);
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

static void step_before(const state *g, size_t t) {
  const sequence *s = &g->s;
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  const int32_t rows = s->r.N, u = s->r.U;
  real *a = g->a + t * 3 * s->block, *p = g->e + t * s->block, *h = g->h + (t + 1) * s->block;
  const real *before = g->h + t * s->block;
  gemm(a, 3 * U, (gemm_matrix){before, U, 1}, g->u_zr, rows, 2 * u, u, 1, NULL);
  for (size_t n = 0; n < N; n++) cell_gates(a + n * 3 * U, p + n * U, before + n * U, U);
  gemm(a + 2 * U, 3 * U, (gemm_matrix){p, U, 1}, g->u_g, rows, u, u, 1, NULL);
  for (size_t n = 0; n < N; n++) cell_state(a + n * 3 * U, h + n * U, before + n * U, U);
}

static void forward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state g = group_of(context, group);
  const sequence *s = &g.s;
  const size_t U = (size_t)s->r.U, T = (size_t)s->r.T, rows = (size_t)s->r.N;
  for (size_t t = 0; t < T; t++) {
    real *h = g.h + (t + 1) * s->block;
    if (g.after)
      step_after(&g, t);
    else
      step_before(&g, t);
    for (size_t n = 0; n < rows; n++)
      if (sequence_skips(s, n, t)) vec_copy(h + n * U, h - s->block + n * U, U);
    if (!sequence_has_dy(s, t)) continue;
    for (size_t n = 0; n < rows; n++) vec_copy(s->y + t * s->step + n * s->ldy, h + n * U, U);
  }
}

static void forward(const nn_call *c) {
  state g = state_of(c, c->y);
  const int32_t u = g.s.r.U;
  const real *bias = sequence_bias(c);
  g.bias = bias && g.after ? bias + 3 * (size_t)u : NULL;
  recurrent_project(&g.s.r, g.a, c->x[0], c->packed, bias);
  g.u_zr = sequence_packed_u(c), g.u_g = g.u_zr + gemm_packed_size(u, packed_gates(c));
  sequence_begin(c, g.h, 0);
  nn_parallel(recurrent_groups(g.s.r.N), forward_group, &g);
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

/* Has step t a first state or a step before it, which gets a gradient? */
static int has_before(const state *g, size_t t) { return t > 0 || g->dh0; }

static void step_after_back(const state *g, size_t t) {
  const sequence *s = &g->s;
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  real *a = g->a + t * 3 * s->block, *e = g->e + t * 3 * s->block;
  const real *before = g->h + t * s->block;
  for (size_t n = 0; n < N; n++) {
    real *of_a = a + n * 3 * U, *of_e = e + n * 3 * U;
    if (sequence_skips(s, n, t)) {
      vec_fill(of_a, 0, 3 * U);
      vec_fill(of_e, 0, 3 * U);
    } else {
      cell_after_back(of_a, of_e, s->dh + n * U, before + n * U, U);
    }
  }
  if (has_before(g, t)) gemm(s->dh, U, (gemm_matrix){e, 3 * U, 1}, g->u_zr, s->r.N, s->r.U, s->r.G, 1, NULL);
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

static void step_before_back(const state *g, size_t t) {
  const sequence *s = &g->s;
  const size_t U = (size_t)s->r.U, N = (size_t)s->r.N;
  const int32_t rows = s->r.N, u = s->r.U;
  real *a = g->a + t * 3 * s->block, *dh = s->dh, *dp = g->dp;
  const real *before = g->h + t * s->block;
  for (size_t n = 0; n < N; n++) {
    if (sequence_skips(s, n, t))
      vec_fill(a + n * 3 * U, 0, 3 * U);
    else
      cell_state_back(a + n * 3 * U, dh + n * U, before + n * U, U);
  }
  gemm(dp, U, (gemm_matrix){a + 2 * U, 3 * U, 1}, g->u_g, rows, u, u, 0, NULL);
  for (size_t n = 0; n < N; n++)
    if (!sequence_skips(s, n, t)) cell_gates_back(a + n * 3 * U, dh + n * U, dp + n * U, before + n * U, U);
  if (has_before(g, t)) gemm(dh, U, (gemm_matrix){a, 3 * U, 1}, g->u_zr, rows, u, 2 * u, 1, NULL);
}

/* All steps from the last to the first. */
static void backward_group(const void *context, int32_t group, int32_t slot) {
  (void)slot;
  const state g = group_of(context, group);
  const sequence *s = &g.s;
  const size_t U = (size_t)s->r.U, rows = (size_t)s->r.N;
  for (size_t t = (size_t)s->r.T; t-- > 0;) {
    for (size_t n = 0; sequence_has_dy(s, t) && n < rows; n++)
      vec_add(s->dh + n * U, s->y + t * s->step + n * s->ldy, U);
    if (g.after)
      step_after_back(&g, t);
    else
      step_before_back(&g, t);
  }
  if (g.dh0) vec_copy(g.dh0, s->dh, rows * U);
}

static void steps_back(const nn_call *c, state *g) {
  recurrent *r = &g->s.r;
  const int32_t u = r->U, gates = g->after ? 3 * u : 2 * u;
  const size_t U = (size_t)u;
  g->s.dh = c->scratch + (size_t)recurrent_scratch(r, 1), g->dp = g->s.dh + g->s.block;
  g->dh0 = sequence_first_gradient(c, 0);
  real *of_g = r->packed + gemm_packed_size(gates, u);
  g->u_zr = r->packed, g->u_g = of_g;
  gemm_pack(r->packed, c->x[2], 1, 3 * U, gates, u);
  if (!g->after) gemm_pack(of_g, c->x[2] + 2 * U, 1, 3 * U, u, u);
  vec_fill(g->s.dh, 0, g->s.block);
  nn_parallel(recurrent_groups(r->N), backward_group, g);
}

static void weights_back(const nn_call *c, const state *g) {
  const recurrent *r = &g->s.r;
  const int bias = sequence_input(c, HAS_BIAS);
  real *dw = c->dx[1], *du = c->dx[2], *db = bias ? c->dx[bias] : NULL;
  const size_t U = (size_t)r->U, G = 3 * U, rows = (size_t)r->N * (size_t)r->T;
  recurrent_weights_back(r, dw, c->x[0], NULL, NULL, g->a, r->G);
  if (g->after) {
    recurrent_weights_back(r, NULL, NULL, du, g->h, g->e, r->G);
  } else if (du) {
    recurrent_weights_back(r, NULL, NULL, du, g->h, g->a, 2 * r->U);
    recurrent_weights_back(r, NULL, NULL, du + 2 * U, g->e, g->a + 2 * U, r->U);
  }
  if (db) vec_column_sums(db, g->a, rows, G, G);
  if (db && g->after) vec_column_sums(db + G, g->e, rows, G, G);
}

static void backward(const nn_call *c) {
  state g = state_of(c, c->dy);
  steps_back(c, &g);
  if (c->dx[0]) recurrent_input_back(&g.s.r, c->dx[0], g.a, c->x[1]);
  weights_back(c, &g);
  sequence_mask_back(c);
}

const nn_op nn_op_gru = {
    .name = "gru",
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
