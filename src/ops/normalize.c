/* normalize: y = (x - mean) / sqrt(variance + epsilon) gamma + beta, with a mean and a variance for every (p, m)
 * (normalize.h), and gamma and beta for every m or every (m, i). Without them mean and beta are 0, and gamma 1.
 *
 * With d = dy gamma, v = 1 / sqrt(variance + epsilon), n = A I and sums over a and i, S = sum d, D = sum d (x - mean):
 *   dx = d v, and if the statistics are those of x itself:  - v S / n (unless there is no mean) - (x - mean) v^3 D / n
 *   dmean = -v S;  dvariance = -v^3 D / 2;  dgamma = sum over p, a of dy (x - mean) v;  dbeta = sum of dy.
 * (Ioffe and Szegedy 2015; Ba et al. 2016.) Statistics of x itself come from `moment`, which passes no gradient on. */
#include "../kernels/normalize.h"

#include <math.h>
#include <string.h>

#include "normalize.h"

/* Attribute 3. Inputs: x variance mean? gamma? beta? */
enum { HAS_MEAN = 1, HAS_GAMMA = 2, HAS_BETA = 4, OWN = 8 };

typedef struct {
  nn_moments g;
  int flags, mean, gamma, beta; /* positions of the inputs; 0: none */
  double epsilon;
} setting;

static setting setting_of(const nn_call *c) {
  setting s = {nn_moments_of(c), c->attr[3], 0, 0, 0, (double)nn_attr_real(c->attr[4])};
  int at = 2;
  if (s.flags & HAS_MEAN) s.mean = at++;
  if (s.flags & HAS_GAMMA) s.gamma = at++;
  if (s.flags & HAS_BETA) s.beta = at++;
  return s;
}

static int infer(const nn_call *c, nn_shape *y) {
  TRY(nn_moments_check(c));
  TRY(want_attr(c, 3, 0, HAS_MEAN | HAS_GAMMA | HAS_BETA | OWN));
  TRY(want_attr_real(c, 4, 0, INFINITY));
  const setting s = setting_of(c);
  const int inputs = 2 + (s.mean > 0) + (s.gamma > 0) + (s.beta > 0);
  TRY(fail_unless(c->nin == inputs, NN_E_INPUTS, c->nin, inputs));
  const int32_t statistics = (int32_t)(s.g.P * s.g.M);
  for (int j = 1; j < c->nin; j++) {
    const size_t n = nn_count(c->xs[j]);
    if (j == 1 || j == s.mean)
      TRY(want_size((int32_t)n, statistics));
    else if (n != s.g.M)
      TRY(want_size((int32_t)n, (int32_t)s.g.C));
  }
  *y = *c->xs[0];
  return NN_OK;
}

static double inverse(const nn_call *c, const setting *s, size_t statistic) {
  return 1 / sqrt((double)c->x[1][statistic] + s->epsilon);
}

/* Where the parameter of column j = m I + i stands. */
static size_t parameter(const nn_call *c, const setting *s, int input, size_t j) {
  return nn_count(c->xs[input]) == s->g.C ? j : j / s->g.I;
}

static double value(const nn_call *c, const setting *s, int input, size_t j, double otherwise) {
  return input ? (double)c->x[input][parameter(c, s, input, j)] : otherwise;
}

/* ---- columns ------------------------------------------------------------------------------------------------------- */

/* Vectors are [P][W], sums [P][parts][W]. */
typedef struct {
  const nn_call *c;
  const setting *s;
  real *mean, *a, *b, *t, *sums, *dots;
} columns;

static columns columns_of(const nn_call *c, const setting *s) {
  const size_t vector = s->g.P * s->g.W;
  real *at = c->scratch;
  return (columns){c,
                   s,
                   at,
                   at + vector,
                   at + 2 * vector,
                   at + 3 * vector,
                   at + 4 * vector,
                   at + (4 + s->g.parts) * vector};
}

static void apply_blocks(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const columns *w = context;
  const nn_moments *g = &w->s->g;
  for (size_t b = from; b < to; b++) {
    const size_t at = nn_block_start(g, b), v = b / g->parts * g->W;
    norm_column_apply(w->c->y + at, w->c->x[0] + at, w->mean + v, w->a + v, w->b + v, nn_block_size(g, b),
                      g->W);
  }
}

static void forward_columns(const nn_call *c, const setting *s) {
  const nn_moments *g = &s->g;
  const columns w = columns_of(c, s);
  nn_moments_expand(w.mean, s->mean ? c->x[s->mean] : NULL, g);
  for (size_t p = 0; p < g->P; p++)
    for (size_t j = 0; j < g->W; j++) {
      const size_t column = j % g->C, at = p * g->W + j;
      w.a[at] = (real)(inverse(c, s, p * g->M + column / g->I) * value(c, s, s->gamma, column, 1));
      w.b[at] = (real)value(c, s, s->beta, column, 0);
    }
  nn_parallel_range(g->P * g->parts, nn_grain(0.5 * (double)g->block), apply_blocks, &w);
}

static void dot_blocks(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const columns *w = context;
  const nn_moments *g = &w->s->g;
  for (size_t b = from; b < to; b++) {
    const size_t at = nn_block_start(g, b), v = b / g->parts * g->W;
    norm_column_dots(w->sums + b * g->W, w->dots + b * g->W, w->c->dy + at, w->c->x[0] + at, w->mean + v,
                     nn_block_size(g, b), g->W);
  }
}

static void backward_blocks(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const columns *w = context;
  const nn_moments *g = &w->s->g;
  for (size_t b = from; b < to; b++) {
    const size_t at = nn_block_start(g, b), v = b / g->parts * g->W;
    norm_column_backward(w->c->dx[0] + at, w->c->dy + at, w->c->x[0] + at, w->mean + v, w->a + v, w->b + v,
                         w->t + v, nn_block_size(g, b), g->W);
  }
}

/* Writes gradients of the statistics; fills abc with what dx is made of: dx = d a + (x - mean) b + c. */
static void finish_statistic(const nn_call *c, const setting *s, size_t statistic, double S, double D,
                             real abc[3]) {
  const double v = inverse(c, s, statistic), n = (double)(s->g.A * s->g.I);
  const int own = s->flags & OWN;
  abc[0] = (real)v;
  abc[1] = own ? (real)(-v * v * v * D / n) : 0;
  abc[2] = own && s->mean ? (real)(-v * S / n) : 0;
  if (c->dx[1]) c->dx[1][statistic] = (real)(-v * v * v * D / 2);
  if (s->mean && c->dx[s->mean]) c->dx[s->mean][statistic] = (real)(-v * S);
}

static void add_parameters(const nn_call *c, const setting *s, size_t column, double dgamma, double dbeta) {
  if (s->gamma && c->dx[s->gamma]) c->dx[s->gamma][parameter(c, s, s->gamma, column)] += (real)dgamma;
  if (s->beta && c->dx[s->beta]) c->dx[s->beta][parameter(c, s, s->beta, column)] += (real)dbeta;
}

/* One (p, m): its columns' sums give the gradients of parameters and statistics, and the vectors for dx. */
static void finish_columns(const columns *w, size_t p, size_t m) {
  const nn_call *c = w->c;
  const setting *s = w->s;
  const nn_moments *g = &s->g;
  double S = 0, D = 0;
  for (size_t j = m * g->I; j < (m + 1) * g->I; j++) {
    const double sum = nn_column_total(w->sums, g, p, j), dot = nn_column_total(w->dots, g, p, j);
    add_parameters(c, s, j, dot * inverse(c, s, p * g->M + m), sum);
    S += sum * value(c, s, s->gamma, j, 1);
    D += dot * value(c, s, s->gamma, j, 1);
  }
  real abc[3];
  finish_statistic(c, s, p * g->M + m, S, D, abc);
  for (size_t j = m * g->I; j < (m + 1) * g->I; j++)
    for (size_t at = p * g->W + j; at < (p + 1) * g->W; at += g->C) {
      w->a[at] = abc[0] * (real)value(c, s, s->gamma, j, 1);
      w->b[at] = abc[1];
      w->t[at] = abc[2];
    }
}

static void backward_columns(const nn_call *c, const setting *s) {
  const nn_moments *g = &s->g;
  const columns w = columns_of(c, s);
  nn_moments_expand(w.mean, s->mean ? c->x[s->mean] : NULL, g);
  nn_parallel_range(g->P * g->parts, nn_grain(0.6 * (double)g->block), dot_blocks, &w);
  for (size_t p = 0; p < g->P; p++)
    for (size_t m = 0; m < g->M; m++) finish_columns(&w, p, m);
  if (c->dx[0]) nn_parallel_range(g->P * g->parts, nn_grain(0.8 * (double)g->block), backward_blocks, &w);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* Of how many p the gradients of parameters are added up in one part. */
static size_t row_part(const nn_moments *g) {
  enum { BLOCK = 8192, LEAST = 16 };
  return BLOCK / g->C > LEAST ? BLOCK / g->C : LEAST;
}

typedef struct {
  const nn_call *c;
  const setting *s;
  real *gamma, *beta; /* [C] */
  real *sums;         /* [parts][2][C] */
} rows;

static rows rows_of(const nn_call *c, const setting *s) {
  const rows w = {c, s, c->scratch, c->scratch + s->g.C, c->scratch + 2 * s->g.C};
  for (size_t j = 0; j < s->g.C; j++) {
    w.gamma[j] = (real)value(c, s, s->gamma, j, 1);
    w.beta[j] = (real)value(c, s, s->beta, j, 0);
  }
  return w;
}

static void apply_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const rows *w = context;
  const nn_moments *g = &w->s->g;
  for (size_t r = from; r < to; r++) {
    const size_t at = r * g->I, column = r % g->M * g->I;
    const real mean = w->s->mean ? w->c->x[w->s->mean][r] : 0;
    norm_row_apply(w->c->y + at, w->c->x[0] + at, mean, (real)inverse(w->c, w->s, r), w->gamma + column,
                   w->beta + column, g->I);
  }
}

static void backward_rows_part(const void *context, int32_t part, int32_t slot) {
  (void)slot;
  const rows *w = context;
  const nn_call *c = w->c;
  const nn_moments *g = &w->s->g;
  const size_t each = row_part(g) * g->M, first = (size_t)part * each;
  const size_t last = first + each < g->P * g->M ? first + each : g->P * g->M;
  real *dgamma = w->sums + (size_t)part * 2 * g->C, *dbeta = dgamma + g->C;
  for (size_t j = 0; j < 2 * g->C; j++) dgamma[j] = 0;
  for (size_t r = first; r < last; r++) {
    const size_t column = r % g->M * g->I;
    const real *dy = c->dy + r * g->I, *x = c->x[0] + r * g->I;
    const real mean = w->s->mean ? c->x[w->s->mean][r] : 0;
    double dots[2];
    real abc[3];
    norm_row_dots(dots, dy, x, w->gamma + column, mean, g->I);
    finish_statistic(c, w->s, r, dots[0], dots[1], abc);
    norm_row_parameters(dgamma + column, dbeta + column, dy, x, mean, abc[0], g->I);
    if (c->dx[0]) norm_row_backward(c->dx[0] + r * g->I, dy, x, w->gamma + column, mean, abc, g->I);
  }
}

static void backward_rows(const nn_call *c, const setting *s) {
  const nn_moments *g = &s->g;
  const rows w = rows_of(c, s);
  const size_t parts = (g->P + row_part(g) - 1) / row_part(g);
  nn_parallel((int32_t)parts, backward_rows_part, &w);
  for (size_t j = 0; j < g->C; j++) {
    double dgamma = 0, dbeta = 0;
    for (size_t part = 0; part < parts; part++) {
      dgamma += (double)w.sums[part * 2 * g->C + j];
      dbeta += (double)w.sums[part * 2 * g->C + g->C + j];
    }
    add_parameters(c, s, j, dgamma, dbeta);
  }
}

/* ---- the op -------------------------------------------------------------------------------------------------------- */

static void forward(const nn_call *c) {
  const setting s = setting_of(c);
  if (!s.g.is_rows) {
    forward_columns(c, &s);
    return;
  }
  const rows w = rows_of(c, &s);
  nn_parallel_range(s.g.P * s.g.M, nn_grain(0.6 * (double)s.g.I + 10), apply_rows, &w);
}

static void backward(const nn_call *c) {
  const setting s = setting_of(c);
  for (int j = 2; j < c->nin; j++) /* parameters are added up */
    if (j != s.mean && c->dx[j]) memset(c->dx[j], 0, sizeof(real) * nn_count(c->xs[j]));
  if (s.g.is_rows)
    backward_rows(c, &s);
  else
    backward_columns(c, &s);
}

static size_t scratch(const nn_call *c, int backward) {
  const nn_moments g = nn_moments_of(c);
  if (!g.is_rows) {
    const double vectors = backward ? 4 + 2 * (double)g.parts : 3;
    return scratch_size((double)g.P * (double)g.W * vectors);
  }
  const size_t parts = backward ? (g.P + row_part(&g) - 1) / row_part(&g) : 0;
  return scratch_size((double)g.C * (2 + 2 * (double)parts));
}

static double flops(const nn_call *c) { return 4 * (double)nn_count(c->xs[0]); }

const nn_op nn_op_normalize = {
    .name = "normalize",
    .min_in = 2,
    .max_in = 5,
    .nattr = 5,
    .flags = NN_NEEDS_X,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
