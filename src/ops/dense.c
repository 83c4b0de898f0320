/* dense: y = act(x W + b)
 *
 *   x[...,K]  w[K,F]  b[F] or none -> y[...,F];  attribute act (nn_act); M is the product of the leading axes.
 *
 *   dz = dy act'(z), a function of y;  dx = dz W^T;  dW = x^T dz;  db = sum of the rows of dz. */
#include "../kernels/activation.h"
#include "../kernels/gemm.h"
#include "../kernels/vec.h"
#include "ops.h"

/* Up to this many rows, packing the weights costs more than it saves. */
enum { FEW_ROWS = 3 };

typedef struct {
  int32_t M, K, F;
} sizes;

static sizes sizes_of(const nn_call *c) {
  return (sizes){(int32_t)nn_rows(c->xs[0]), c->xs[1]->d[0], c->xs[1]->d[1]};
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  TRY(want_attr(c, 0, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(w, 2));
  TRY(want_rank_from(x, 1));
  TRY(want_size(last_size(x), w->d[0]));
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], w->d[1]));
  }
  *y = *x;
  y->d[y->rank - 1] = w->d[1];
  return NN_OK;
}

/* Backward packs W^T for dx, then dz for dW into the same room. */
static size_t scratch(const nn_call *c, int backward) {
  const sizes s = sizes_of(c);
  const double weights = (double)s.F * (s.K + GEMM_NR), outputs = (double)s.M * (s.F + GEMM_NR);
  if (!backward) return 0;
  return scratch_size(weights > outputs ? weights : outputs);
}

static size_t packed(const nn_call *c) {
  const sizes s = sizes_of(c);
  return s.M <= FEW_ROWS ? 0 : scratch_size((double)s.K * (s.F + GEMM_NR));
}

static int pack(const nn_call *c) {
  const sizes s = sizes_of(c);
  if (s.M <= FEW_ROWS) return 0;
  gemm_pack(c->packed, c->x[1], (size_t)s.F, 1, s.K, s.F);
  return 1;
}

static void forward(const nn_call *c) {
  const sizes s = sizes_of(c);
  const real *x = c->x[0], *w = c->x[1];
  const gemm_finish finish = {c->nin == 3 ? c->x[2] : NULL, act_floor(c->attr[0])};
  const size_t K = (size_t)s.K, F = (size_t)s.F;
  if (s.M <= FEW_ROWS) {
    for (size_t m = 0; m < (size_t)s.M; m++) gemv(c->y + m * F, x + m * K, w, F, s.F, s.K, &finish);
  } else {
    gemm(c->y, F, (gemm_matrix){x, K, 1}, c->packed, s.M, s.F, s.K, 0, &finish);
  }
  act_rest(c->y, nn_count(c->ys), c->attr[0]);
}

static void backward(const nn_call *c) {
  const sizes s = sizes_of(c);
  const size_t K = (size_t)s.K, F = (size_t)s.F;
  real *dz = c->dy;
  act_backward(dz, c->dy, c->y, nn_count(c->ys), c->attr[0]);
  if (c->dx[0]) {
    gemm_pack(c->scratch, c->x[1], 1, F, s.F, s.K);
    gemm(c->dx[0], K, (gemm_matrix){dz, F, 1}, c->scratch, s.M, s.K, s.F, 0, NULL);
  }
  if (c->dx[1]) {
    gemm_pack(c->scratch, dz, F, 1, s.M, s.F);
    gemm(c->dx[1], F, (gemm_matrix){c->x[0], 1, K}, c->scratch, s.K, s.F, s.M, 0, NULL);
  }
  if (c->nin == 3 && c->dx[2]) vec_column_sums(c->dx[2], dz, (size_t)s.M, F, F);
}

static double flops(const nn_call *c) {
  const sizes s = sizes_of(c);
  return 2.0 * s.M * s.K * s.F;
}

const nn_op nn_op_dense = {
    .name = "dense",
    .min_in = 2,
    .max_in = 3,
    .nattr = 1,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .packs = 1,
    .packed = packed,
    .pack = pack,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
