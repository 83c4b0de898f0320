#include "sequence.h"

#include "../kernels/vec.h"

static recurrent sizes_of(const nn_call *c) {
  const nn_shape *x = c->xs[0], *u = c->xs[2];
  return (recurrent){
      .N = x->d[0], .T = x->d[1], .C = x->d[2], .U = u->d[0], .G = u->d[1], .backwards = c->attr[BACKWARDS]};
}

sequence sequence_of(const nn_call *c, real *y) {
  sequence s = {.r = sizes_of(c), .y = y};
  const int mask = sequence_input(c, HAS_MASK);
  s.block = (size_t)s.r.N * (size_t)s.r.U;
  s.step = c->attr[SEQUENCES] ? (size_t)s.r.U : 0;
  s.ldy = nn_count(c->ys) / (size_t)s.r.N;
  s.mask = mask ? c->x[mask] : NULL;
  s.whole = mask && c->xs[mask]->dtype == NN_INT32;
  s.begins = sequence_input(c, HAS_STATES) != 0;
  return s;
}

/* u may be packed in two parts: at most 2 GEMM_NR columns of padding. */
size_t sequence_packed(const nn_call *c) {
  const recurrent r = sizes_of(c);
  return scratch_size(((double)r.C + r.U) * ((double)r.G + 2 * GEMM_NR));
}

int sequence_pack(const nn_call *c, int32_t columns) {
  const recurrent r = sizes_of(c);
  const size_t G = (size_t)r.G, w = gemm_packed_size(r.C, r.G);
  gemm_pack(c->packed, c->x[1], G, 1, r.C, r.G);
  gemm_pack(c->packed + w, c->x[2], G, 1, r.U, columns);
  if (columns < r.G) {
    real *rest = c->packed + w + gemm_packed_size(r.U, columns);
    gemm_pack(rest, c->x[2] + columns, G, 1, r.U, r.G - columns);
  }
  return 1;
}

const real *sequence_packed_u(const nn_call *c) {
  const recurrent r = sizes_of(c);
  return c->packed + gemm_packed_size(r.C, r.G);
}

sequence sequence_group(const sequence *s, int32_t group) {
  sequence g = *s;
  const size_t first = (size_t)group * RECURRENT_GROUP;
  const int32_t left = s->r.N - group * RECURRENT_GROUP;
  g.r.N = left < RECURRENT_GROUP ? left : RECURRENT_GROUP;
  g.y += first * s->ldy;
  if (s->mask)
    g.mask = (const char *)s->mask + first * (size_t)s->r.T * (s->whole ? sizeof(int32_t) : sizeof(real));
  if (s->dh) g.dh += first * (size_t)s->r.U;
  return g;
}

int sequence_input(const nn_call *c, int bit) {
  const int32_t extras = c->attr[EXTRAS];
  return extras & bit ? 3 + __builtin_popcount((unsigned)(extras & (bit - 1))) : 0;
}

const real *sequence_bias(const nn_call *c) {
  const int i = sequence_input(c, HAS_BIAS);
  return i ? c->x[i] : NULL;
}

static int infer_extras(const nn_call *c, int states) {
  const int32_t extras = c->attr[EXTRAS], N = c->xs[0]->d[0], T = c->xs[0]->d[1], U = c->xs[2]->d[0];
  const int mask = sequence_input(c, HAS_MASK), first = sequence_input(c, HAS_STATES);
  const int inputs = 3 + __builtin_popcount((unsigned)(extras & 3)) + (extras & HAS_STATES ? states : 0);
  TRY(fail_unless(c->nin == inputs, NN_E_INPUTS, c->nin, inputs));
  if (mask) {
    TRY(want_rank(c->xs[mask], 2));
    TRY(want_size(c->xs[mask]->d[0], N));
    TRY(want_size(c->xs[mask]->d[1], T));
  }
  for (int i = first; first && i < first + states; i++) {
    TRY(want_rank(c->xs[i], 2));
    TRY(want_size(c->xs[i]->d[0], N));
    TRY(want_size(c->xs[i]->d[1], U));
  }
  return NN_OK;
}

int sequence_infer(const nn_call *c, int gates, int states, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1], *u = c->xs[2];
  TRY(want_attr(c, SEQUENCES, 0, 1));
  TRY(want_attr(c, BACKWARDS, 0, 1));
  TRY(want_attr(c, EXTRAS, 0, HAS_BIAS | HAS_MASK | HAS_STATES));
  for (int i = 0; i < c->nin; i++)
    if (!i || i != sequence_input(c, HAS_MASK)) TRY(want_dtype(c->xs[i], NN_REAL));
  TRY(want_rank(x, 3));
  TRY(want_rank(w, 2));
  TRY(want_rank(u, 2));
  TRY(want_size(w->d[0], x->d[2]));
  TRY(want_size(w->d[1], u->d[1]));
  TRY(fail_unless(u->d[1] % gates == 0 && u->d[1] / gates == u->d[0], NN_E_SHAPE, u->d[1], u->d[0]));
  TRY(infer_extras(c, states));
  const int32_t N = x->d[0], T = x->d[1], U = u->d[0];
  *y = c->attr[SEQUENCES] ? (nn_shape){NN_REAL, 3, {N, T, U}} : (nn_shape){NN_REAL, 2, {N, U}};
  return NN_OK;
}

void sequence_begin(const nn_call *c, real *first, int which) {
  const int i = sequence_input(c, HAS_STATES);
  const size_t n = (size_t)c->xs[0]->d[0] * (size_t)c->xs[2]->d[0];
  if (i)
    vec_copy(first, c->x[i + which], n);
  else
    vec_fill(first, 0, n);
}

void sequence_mask_back(const nn_call *c) {
  const int i = sequence_input(c, HAS_MASK);
  if (i && c->dx[i]) vec_fill(c->dx[i], 0, nn_count(c->xs[i]));
}

real *sequence_first_gradient(const nn_call *c, int which) {
  const int i = sequence_input(c, HAS_STATES);
  return i ? c->dx[i + which] : NULL;
}

double sequence_flops(const nn_call *c) {
  const recurrent r = sizes_of(c);
  return 2.0 * r.N * r.T * r.G * ((double)r.C + r.U);
}
