/* Crossentropies between predictions y[...,C] and targets, as in Keras 3 (keras/src/backend/jax/nn.py); s = smoothing.
 *
 *   categorical  t[...,C]:   L = -sum_i t'_i log q_i           t' = t (1 - s) + s / C
 *   sparse       labels[...]: L = -log q_label                 a label outside 0 ... C - 1 gives NaN
 *   binary       t[...,C]:   L = -mean_i (t'_i log y_i + (1 - t'_i) log(1 - y_i))     t' = t (1 - s) + s / 2
 *
 * from_logits = 1: q = softmax(y), and in the binary one sigmoid(y) stands for y, both in a form that cannot overflow.
 * from_logits = 0: q = clip(y / sum(y), e, 1 - e), in the binary one clip(y, e, 1 - e); e = 1e-7.
 *
 * Gradients, with dL the gradient of L:
 *   logits         dy = dL (q sum(t') - t')                    binary (sigmoid(y) - t') dL / C
 *   probabilities  dy = -dL (g_i - sum_j g_j q_j) / sum(y), where g_i = t'_i / q_i, but 0 where q_i was clipped
 *                  binary dL / C ((1 - t') / (1 - y) - t' / y), but 0 where y was clipped */
#include "../kernels/rows.h"
#include "../kernels/vec.h"
#include "../kernels/vmath.h"
#include "../parallel.h"
#include "ops.h"

enum { FROM_LOGITS, SMOOTHING };

static const real LOW = (real)1e-7, HIGH = (real)(1 - 1e-7);

static real smoothing_of(const nn_call *c) { return nn_attr_real(c->attr[SMOOTHING]); }

static int infer_attributes(const nn_call *c) {
  TRY(want_attr(c, FROM_LOGITS, 0, 1));
  return c->nattr > SMOOTHING ? want_attr_real(c, SMOOTHING, 0, 1) : NN_OK;
}

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_rank_from(c->xs[0], 2));
  TRY(want_same(c->xs[1], c->xs[0]));
  *y = leading_shape(c->xs[0]);
  return infer_attributes(c);
}

static double flops(const nn_call *c) { return 6.0 * (double)nn_count(c->xs[0]); }

/* Every row is on its own. */
static void each_row(const nn_call *c, nn_range rows) {
  nn_parallel_range(nn_rows(c->xs[0]), nn_grain(20 + 3 * (double)last_size(c->xs[0])), rows, c);
}

/* ---- categorical ----------------------------------------------------------------------------------------------- */

static size_t scratch(const nn_call *c, int backward) {
  return backward ? 0 : scratch_size((double)last_size(c->xs[0]) * nn_parallel_slots());
}

static real clip(real q) { return q < LOW ? LOW : q > HIGH ? HIGH : q; /* NaN stays */ }

/* a = log q */
static void log_probabilities(real *a, const real *y, size_t C, int from_logits) {
  if (from_logits) {
    const real m = vec_largest(y, C), log_sum = nn_log(row_exp(a, y, m, C));
    for (size_t i = 0; i < C; i++) a[i] = (y[i] - m) - log_sum;
  } else {
    const real sum = vec_sum(y, C);
    for (size_t i = 0; i < C; i++) a[i] = clip(y[i] / sum);
    row_log(a, a, C);
  }
}

static void categorical_rows(const void *context, size_t from, size_t to, int32_t slot) {
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->xs[0]);
  const real s = smoothing_of(c);
  real *a = c->scratch + (size_t)slot * C;
  for (size_t r = from; r < to; r++) {
    log_probabilities(a, c->x[0] + r * C, C, c->attr[FROM_LOGITS]);
    c->y[r] = -((1 - s) * vec_dot(c->x[1] + r * C, a, C));
    if (s != 0) c->y[r] -= s / (real)C * vec_sum(a, C);
  }
}

static void categorical_forward(const nn_call *c) { each_row(c, categorical_rows); }

static void categorical_logits_back(real *dy, const real *y, const real *t, real dl, real s, size_t C) {
  row_softmax(dy, y, C);
  const real total = (1 - s) * vec_sum(t, C) + s, even = s / (real)C;
  for (size_t i = 0; i < C; i++) dy[i] = dl * (dy[i] * total - (t[i] * (1 - s) + even));
}

static void categorical_back(real *dy, const real *y, const real *t, real dl, real s, size_t C) {
  const real sum = vec_sum(y, C), even = s / (real)C, scale = -dl / sum;
  real through = 0; /* sum of g q */
  for (size_t i = 0; i < C; i++) {
    const real q = y[i] / sum, target = t[i] * (1 - s) + even;
    const int inside = !(q < LOW || q > HIGH);
    dy[i] = inside ? target / q : 0;
    through += inside ? target : 0;
  }
  for (size_t i = 0; i < C; i++) dy[i] = scale * (dy[i] - through);
}

static void categorical_rows_back(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->xs[0]);
  const real s = smoothing_of(c);
  const int logits = c->attr[FROM_LOGITS];
  for (size_t r = from; r < to; r++) {
    const real *y = c->x[0] + r * C, *t = c->x[1] + r * C;
    if (c->dx[0])
      (logits ? categorical_logits_back : categorical_back)(c->dx[0] + r * C, y, t, c->dy[r], s, C);
    if (!c->dx[1]) continue;
    log_probabilities(c->dx[1] + r * C, y, C, logits);
    vec_scale(c->dx[1] + r * C, c->dx[1] + r * C, -(1 - s) * c->dy[r], C);
  }
}

static void categorical_backward(const nn_call *c) { each_row(c, categorical_rows_back); }

const nn_op nn_op_categorical_crossentropy = {
    .name = "categorical_crossentropy",
    .min_in = 2,
    .max_in = 2,
    .nattr = 2,
    .flags = NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .forward = categorical_forward,
    .backward = categorical_backward,
    .flops = flops,
};

/* ---- sparse ---------------------------------------------------------------------------------------------------- */

static int sparse_infer(const nn_call *c, nn_shape *y) {
  TRY(want_dtype(c->xs[0], NN_REAL));
  TRY(want_dtype(c->xs[1], NN_INT32));
  TRY(want_rank_from(c->xs[0], 2));
  *y = leading_shape(c->xs[0]);
  TRY(want_same(c->xs[1], y));
  return infer_attributes(c);
}

static void sparse_rows(const void *context, size_t from, size_t to, int32_t slot) {
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->xs[0]);
  const int32_t *labels = (const int32_t *)c->x[1];
  real *a = c->scratch + (size_t)slot * C;
  for (size_t r = from; r < to; r++) {
    log_probabilities(a, c->x[0] + r * C, C, c->attr[FROM_LOGITS]);
    c->y[r] = (uint32_t)labels[r] < C ? -a[labels[r]] : (real)__builtin_nanf("");
  }
}

static void sparse_forward(const nn_call *c) { each_row(c, sparse_rows); }

/* Not the categorical one with a one-hot target: there would be no room for that. */
static void sparse_back_row(real *dy, const real *y, size_t label, real dl, int from_logits, size_t C) {
  if (from_logits) {
    row_softmax(dy, y, C);
    dy[label] -= 1;
    vec_scale(dy, dy, dl, C);
    return;
  }
  const real sum = vec_sum(y, C), q = y[label] / sum, inside = !(q < LOW || q > HIGH);
  vec_fill(dy, inside * dl / sum, C);
  dy[label] -= inside * dl / (sum * q);
}

static void sparse_rows_back(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->xs[0]);
  const int32_t *labels = (const int32_t *)c->x[1];
  for (size_t r = from; r < to; r++) {
    real *dy = c->dx[0] + r * C;
    if ((uint32_t)labels[r] >= C)
      vec_fill(dy, (real)__builtin_nanf(""), C);
    else
      sparse_back_row(dy, c->x[0] + r * C, (size_t)labels[r], c->dy[r], c->attr[FROM_LOGITS], C);
  }
}

static void sparse_backward(const nn_call *c) {
  if (c->dx[0]) each_row(c, sparse_rows_back);
}

const nn_op nn_op_sparse_categorical_crossentropy = {
    .name = "sparse_categorical_crossentropy",
    .min_in = 2,
    .max_in = 2,
    .nattr = 1,
    .flags = NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = sparse_infer,
    .scratch = scratch,
    .forward = sparse_forward,
    .backward = sparse_backward,
    .flops = flops,
};

/* ---- binary ---------------------------------------------------------------------------------------------------- */

static v4 clip4(v4 y) { return v4_max(v4_min(y, v4_splat(HIGH)), v4_splat(LOW)); }

static v4 target4(v4 t, real s) { return v4_add(v4_mul(t, v4_splat(1 - s)), v4_splat(s / 2)); }

/* With logits: max(z, 0) - z t + log(1 + e^-|z|). */
static v4 binary4(v4 y, v4 t, int from_logits) {
  if (from_logits) {
    const v4 rest = v4_log1p(v4_exp(v4_neg(v4_abs(y))));
    return v4_add(v4_sub(v4_max(y, v4_zero()), v4_mul(y, t)), rest);
  }
  const v4 one = v4_splat(1), p = clip4(y);
  const v4 yes = v4_mul(t, v4_log(p)), no = v4_mul(v4_sub(one, t), v4_log(v4_sub(one, p)));
  return v4_neg(v4_add(yes, no));
}

static v4 binary_back4(v4 y, v4 t, int from_logits) {
  if (from_logits) return v4_sub(v4_sigmoid(y), t);
  const v4 one = v4_splat(1), p = clip4(y);
  const v4 slope = v4_sub(v4_div(v4_sub(one, t), v4_sub(one, p)), v4_div(t, p));
  return v4_select(v4_eq(p, y), slope, v4_zero());
}

/* Per unit of 1 - s. */
static v4 binary_target_back4(v4 y, int from_logits) {
  if (from_logits) return v4_neg(y);
  const v4 p = clip4(y);
  return v4_sub(v4_log(v4_sub(v4_splat(1), p)), v4_log(p));
}

static int lanes(size_t left) { return left < 4 ? (int)left : 4; }

/* Up to four losses of single elements. */
static v4 binary_losses(const nn_call *c, size_t at, int n) {
  const v4 y = v4_load_part(c->x[0] + at, n, 0), t = v4_load_part(c->x[1] + at, n, 0);
  return binary4(y, target4(t, smoothing_of(c)), c->attr[FROM_LOGITS]);
}

static void binary_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->xs[0]);
  if (C == 1) { /* the usual case: rows fill the vectors */
    for (size_t r = from; r < to; r += 4)
      v4_store_part(c->y + r, binary_losses(c, r, lanes(to - r)), lanes(to - r));
    return;
  }
  for (size_t r = from; r < to; r++) {
    v4 sum = v4_zero();
    for (size_t i = 0; i < C; i += 4)
      sum = v4_add(sum, v4_keep(binary_losses(c, r * C + i, lanes(C - i)), lanes(C - i)));
    c->y[r] = v4_sum(sum) / (real)C;
  }
}

static void binary_forward(const nn_call *c) { each_row(c, binary_rows); }

/* dl: the gradients of the elements' losses. */
static void binary_back_at(const nn_call *c, size_t at, int n, v4 dl) {
  const real s = smoothing_of(c);
  const int logits = c->attr[FROM_LOGITS];
  const v4 y = v4_load_part(c->x[0] + at, n, 0), t = v4_load_part(c->x[1] + at, n, 0);
  if (c->dx[0]) v4_store_part(c->dx[0] + at, v4_mul(dl, binary_back4(y, target4(t, s), logits)), n);
  if (!c->dx[1]) return;
  const v4 dt = v4_mul(v4_splat(1 - s), binary_target_back4(y, logits));
  v4_store_part(c->dx[1] + at, v4_mul(dl, dt), n);
}

static void binary_rows_back(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t C = (size_t)last_size(c->xs[0]);
  if (C == 1) {
    for (size_t r = from; r < to; r += 4)
      binary_back_at(c, r, lanes(to - r), v4_load_part(c->dy + r, lanes(to - r), 0));
    return;
  }
  for (size_t r = from; r < to; r++)
    for (size_t i = 0; i < C; i += 4)
      binary_back_at(c, r * C + i, lanes(C - i), v4_splat(c->dy[r] / (real)C));
}

static void binary_backward(const nn_call *c) { each_row(c, binary_rows_back); }

const nn_op nn_op_binary_crossentropy = {
    .name = "binary_crossentropy",
    .min_in = 2,
    .max_in = 2,
    .nattr = 2,
    .flags = NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .forward = binary_forward,
    .backward = binary_backward,
    .flops = flops,
};
