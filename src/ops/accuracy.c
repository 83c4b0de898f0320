/* Accuracies, without gradient: y[...,C] against targets -> [...].
 *
 *   categorical  t[...,C]:    1 where argmax(y) = argmax(t), else 0; of equal largest values the first counts
 *   sparse       labels[...]: 1 where argmax(y) = label
 *   binary       t[...,C]:    the share of the last axis where (y > threshold) = t */
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_rank_from(c->xs[0], 2));
  TRY(want_same(c->xs[1], c->xs[0]));
  *y = leading_shape(c->xs[0]);
  return NN_OK;
}

static int sparse_infer(const nn_call *c, nn_shape *y) {
  TRY(want_dtype(c->xs[0], NN_REAL));
  TRY(want_dtype(c->xs[1], NN_INT32));
  TRY(want_rank_from(c->xs[0], 2));
  *y = leading_shape(c->xs[0]);
  return want_same(c->xs[1], y);
}

static size_t argmax(const real *x, size_t n) {
  size_t best = 0;
  for (size_t i = 1; i < n; i++)
    if (x[i] > x[best]) best = i;
  return best;
}

static void categorical_forward(const nn_call *c) {
  const size_t rows = nn_rows(c->xs[0]), C = (size_t)last_size(c->xs[0]);
  for (size_t r = 0; r < rows; r++) c->y[r] = argmax(c->x[0] + r * C, C) == argmax(c->x[1] + r * C, C);
}

static void sparse_forward(const nn_call *c) {
  const size_t rows = nn_rows(c->xs[0]), C = (size_t)last_size(c->xs[0]);
  const int32_t *labels = (const int32_t *)c->x[1];
  for (size_t r = 0; r < rows; r++) c->y[r] = (int32_t)argmax(c->x[0] + r * C, C) == labels[r];
}

static void binary_forward(const nn_call *c) {
  const size_t rows = nn_rows(c->xs[0]), C = (size_t)last_size(c->xs[0]);
  const real threshold = nn_attr_real(c->attr[0]);
  for (size_t r = 0; r < rows; r++) {
    const real *y = c->x[0] + r * C, *t = c->x[1] + r * C;
    size_t right = 0;
    for (size_t i = 0; i < C; i++) right += (real)(y[i] > threshold) == t[i];
    c->y[r] = (real)right / (real)C;
  }
}

const nn_op nn_op_categorical_accuracy = {
    .name = "categorical_accuracy",
    .min_in = 2,
    .max_in = 2,
    .infer = infer,
    .forward = categorical_forward,
};

const nn_op nn_op_sparse_categorical_accuracy = {
    .name = "sparse_categorical_accuracy",
    .min_in = 2,
    .max_in = 2,
    .infer = sparse_infer,
    .forward = sparse_forward,
};

const nn_op nn_op_binary_accuracy = {
    .name = "binary_accuracy",
    .min_in = 2,
    .max_in = 2,
    .nattr = 1,
    .infer = infer,
    .forward = binary_forward,
};
