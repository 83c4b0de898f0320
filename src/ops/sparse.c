/* A matrix x[...,K] of zeros and few ones, given by where the ones are: indices[...,S] int32. The columns of a row stand
 * in ascending order, without repetition; the first number that is no column (-1, say) ends the row.
 *
 *   multi_hot     indices[...,S] -> x[...,K];  attribute K
 *   sparse_dense  indices[...,S]  w[K,F]  b[F] or none -> y[...,F] = act(x W + b);  attribute act (nn_act)
 *
 * sparse_dense gives the bits of dense on x and costs by the ones: a row of y is the sum of the rows of W that its ones
 * choose. A row of dW = x^T dz is the sum of the rows of dz whose samples chose it: indices are sorted by column first,
 * so that every row of dW is written once and no two sums meet in memory. Up to two fifths of ones that is faster than
 * the product with all zeros (measured for 200 and 1,000 columns), with one in twenty six times as fast. */
#include <string.h>

#include "../kernels/activation.h"
#include "../kernels/gather.h"
#include "../kernels/vec.h"
#include "ops.h"

typedef struct {
  int32_t M, S, K, F;
} sizes;

/* Length of a row: everything before the first number that is no column. */
static int32_t row_length(const int32_t *indices, int32_t S, int32_t K) {
  int32_t n = 0;
  while (n < S && (uint32_t)indices[n] < (uint32_t)K) n++;
  return n;
}

/* ---- multi_hot --------------------------------------------------------------------------------------------------- */

static int multi_hot_infer(const nn_call *c, nn_shape *y) {
  TRY(want_dtype(c->xs[0], NN_INT32));
  TRY(want_attr(c, 0, 1, INT32_MAX));
  *y = *c->xs[0];
  y->dtype = NN_REAL;
  y->d[y->rank - 1] = c->attr[0];
  return NN_OK;
}

static void multi_hot_forward(const nn_call *c) {
  const int32_t *indices = (const int32_t *)c->x[0], S = last_size(c->xs[0]), K = c->attr[0];
  const size_t M = nn_rows(c->xs[0]);
  vec_fill(c->y, 0, nn_count(c->ys));
  for (size_t m = 0; m < M; m++, indices += S) {
    const int32_t n = row_length(indices, S, K);
    for (int32_t i = 0; i < n; i++) c->y[m * (size_t)K + (size_t)indices[i]] = 1;
  }
}

const nn_op nn_op_multi_hot = {
    .name = "multi_hot",
    .min_in = 1,
    .max_in = 1,
    .nattr = 1,
    .infer = multi_hot_infer,
    .forward = multi_hot_forward,
};

/* ---- sparse_dense ------------------------------------------------------------------------------------------------ */

static sizes sizes_of(const nn_call *c) {
  const nn_shape *w = c->xs[1];
  return (sizes){(int32_t)nn_rows(c->xs[0]), last_size(c->xs[0]), w->d[0], w->d[1]};
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *w = c->xs[1];
  TRY(want_dtype(c->xs[0], NN_INT32));
  for (int i = 1; i < c->nin; i++) TRY(want_dtype(c->xs[i], NN_REAL));
  TRY(want_attr(c, 0, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(w, 2));
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], w->d[1]));
  }
  *y = *c->xs[0];
  y->dtype = NN_REAL;
  y->d[y->rank - 1] = w->d[1];
  return NN_OK;
}

/* Backward's tables: where the samples of each column end, and the samples sorted by column. */
static size_t scratch(const nn_call *c, int backward) {
  const sizes s = sizes_of(c);
  if (!backward) return 0;
  return scratch_size((double)table_reals((size_t)s.K) + (double)table_reals((size_t)s.M * (size_t)s.S));
}

static void forward(const nn_call *c) {
  const sizes s = sizes_of(c);
  const int32_t *indices = (const int32_t *)c->x[0], run = gemm_run(s.K);
  const gemm_finish finish = {c->nin == 3 ? c->x[2] : NULL, act_floor(c->attr[0])};
  for (int32_t m = 0; m < s.M; m++, indices += s.S)
    gather_sum(c->y + (size_t)m * (size_t)s.F, c->x[1], indices, row_length(indices, s.S, s.K), s.F, run,
               &finish);
  act_rest(c->y, nn_count(c->ys), c->attr[0]);
}

/* A counting sort: column k's samples, ascending, end up in samples[ends[k - 1]] ... samples[ends[k] - 1]. */
static void sort_by_column(int32_t *ends, int32_t *samples, const int32_t *indices, const sizes *s) {
  memset(ends, 0, sizeof(int32_t) * (size_t)s->K);
  for (int32_t m = 0; m < s->M; m++) {
    const int32_t *row = indices + (size_t)m * (size_t)s->S, n = row_length(row, s->S, s->K);
    for (int32_t i = 0; i < n; i++) ends[row[i]]++;
  }
  for (int32_t k = 0, start = 0; k < s->K; k++) {
    const int32_t count = ends[k];
    ends[k] = start;
    start += count;
  }
  for (int32_t m = 0; m < s->M; m++) {
    const int32_t *row = indices + (size_t)m * (size_t)s->S, n = row_length(row, s->S, s->K);
    for (int32_t i = 0; i < n; i++) samples[ends[row[i]]++] = m;
  }
}

static void backward_weights(const nn_call *c, const real *dz) {
  const sizes s = sizes_of(c);
  int32_t *ends = (int32_t *)c->scratch, *samples = (int32_t *)(c->scratch + table_reals((size_t)s.K));
  sort_by_column(ends, samples, (const int32_t *)c->x[0], &s);
  const int32_t run = gemm_run(s.M);
  real *dw = c->dx[1];
  for (int32_t k = 0, start = 0; k < s.K; start = ends[k++], dw += s.F) {
    if (start == ends[k])
      vec_fill(dw, 0, (size_t)s.F);
    else
      gather_sum(dw, dz, samples + start, ends[k] - start, s.F, run, NULL);
  }
}

static void backward(const nn_call *c) {
  const size_t F = (size_t)c->xs[1]->d[1];
  real *dz = c->dy;
  act_backward(dz, c->dy, c->y, nn_count(c->ys), c->attr[0]);
  if (c->dx[1]) backward_weights(c, dz);
  if (c->nin == 3 && c->dx[2]) vec_column_sums(c->dx[2], dz, nn_rows(c->ys), F, F);
}

const nn_op nn_op_sparse_dense = {
    .name = "sparse_dense",
    .min_in = 2,
    .max_in = 3,
    .nattr = 1,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
};
