/* moment: over the axes of A and I (normalize.h), the mean of x, or of (x - mean)^2, or, without a mean, of x^2. It is a
 * constant for gradients: `normalize` knows what depends on it. */
#include "../kernels/normalize.h"

#include "../kernels/vec.h"
#include "normalize.h"

int nn_moments_check(const nn_call *c) {
  const int32_t rank = c->xs[0]->rank;
  TRY(want_reals(c));
  TRY(want_attr(c, 0, 0, rank));
  TRY(want_attr(c, 1, c->attr[0], rank));
  return want_attr(c, 2, c->attr[1], rank);
}

static size_t product(const nn_shape *s, int32_t from, int32_t to) {
  size_t n = 1;
  for (int32_t i = from; i < to; i++) n *= (size_t)s->d[i];
  return n;
}

nn_moments nn_moments_of(const nn_call *c) {
  enum { WIDTH = 16, BLOCK = 8192, PERIODS = 16 };
  const nn_shape *x = c->xs[0];
  const int32_t *axis = c->attr;
  nn_moments g = {.P = product(x, 0, axis[0]),
                  .A = product(x, axis[0], axis[1]),
                  .M = product(x, axis[1], axis[2]),
                  .I = product(x, axis[2], x->rank),
                  .is_rows = axis[0] == axis[1]};
  g.C = g.M * g.I;
  g.W = g.C;
  while (g.W < WIDTH || g.W % 4 != 0) g.W += g.C;
  g.n = g.A * g.C;
  g.block = g.W * (BLOCK / g.W > PERIODS ? BLOCK / g.W : PERIODS);
  g.parts = (g.n + g.block - 1) / g.block;
  return g;
}

void nn_moments_expand(real *y, const real *v, const nn_moments *g) {
  for (size_t p = 0; p < g->P; p++)
    for (size_t j = 0; j < g->W; j++) *y++ = v ? v[p * g->M + j % g->C / g->I] : 0;
}

double nn_column_total(const real *sums, const nn_moments *g, size_t p, size_t c) {
  double total = 0;
  for (size_t b = 0; b < g->parts; b++)
    for (size_t j = c; j < g->W; j += g->C) total += (double)sums[(p * g->parts + b) * g->W + j];
  return total;
}

/* ---- the op -------------------------------------------------------------------------------------------------------- */

static int infer(const nn_call *c, nn_shape *y) {
  TRY(nn_moments_check(c));
  TRY(want_attr(c, 3, c->nin, 2)); /* a mean, and yet no square, makes no sense */
  const nn_shape *x = c->xs[0];
  nn_shape s = {.dtype = NN_REAL};
  for (int32_t i = 0; i < c->attr[2]; i++)
    if (i < c->attr[0] || i >= c->attr[1]) s.d[s.rank++] = x->d[i];
  if (s.rank == 0) s.d[s.rank++] = 1;
  if (c->nin > 1) TRY(want_size((int32_t)nn_count(c->xs[1]), (int32_t)nn_count(&s)));
  *y = s;
  return NN_OK;
}

typedef struct {
  const nn_call *c;
  nn_moments g;
  const real *mean; /* [P][W] */
  real *sums;       /* [P][parts][W] */
} job;

static void sum_blocks(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const nn_moments *g = &j->g;
  for (size_t b = from; b < to; b++) {
    const real *x = j->c->x[0] + nn_block_start(g, b);
    if (j->c->attr[3] == 1)
      norm_column_sums(j->sums + b * g->W, x, nn_block_size(g, b), g->W);
    else
      norm_column_squares(j->sums + b * g->W, x, j->mean + b / g->parts * g->W, nn_block_size(g, b), g->W);
  }
}

static void sum_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const size_t I = j->g.I;
  for (size_t r = from; r < to; r++) {
    const real *x = j->c->x[0] + r * I, mean = j->c->nin > 1 ? j->c->x[1][r] : 0;
    const double sum = j->c->attr[3] == 1 ? (double)vec_sum(x, I) : norm_row_squares(x, mean, I);
    j->c->y[r] = (real)(sum / (double)I);
  }
}

static void forward(const nn_call *c) {
  const nn_moments g = nn_moments_of(c);
  job j = {c, g, c->scratch, c->scratch + g.P * g.W};
  if (g.is_rows) {
    nn_parallel_range(g.P * g.M, nn_grain(0.4 * (double)g.I + 5), sum_rows, &j);
    return;
  }
  nn_moments_expand(c->scratch, c->nin > 1 ? c->x[1] : NULL, &g);
  nn_parallel_range(g.P * g.parts, nn_grain(0.3 * (double)g.block), sum_blocks, &j);
  for (size_t p = 0; p < g.P; p++)
    for (size_t m = 0; m < g.M; m++) {
      double sum = 0;
      for (size_t i = 0; i < g.I; i++) sum += nn_column_total(j.sums, &g, p, m * g.I + i);
      c->y[p * g.M + m] = (real)(sum / (double)(g.A * g.I));
    }
}

static size_t scratch(const nn_call *c, int backward) {
  const nn_moments g = nn_moments_of(c);
  if (g.is_rows || backward) return 0;
  return scratch_size((double)g.P * (double)g.W * (double)(1 + g.parts));
}

static double flops(const nn_call *c) { return (double)nn_count(c->xs[0]) * (c->attr[3] == 1 ? 1 : 3); }

const nn_op nn_op_moment = {
    .name = "moment",
    .min_in = 1,
    .max_in = 2,
    .nattr = 4,
    .flags = NN_STOPS,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .flops = flops,
};
