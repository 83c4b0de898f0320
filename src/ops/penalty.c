/* l1_l2: y = l1 sum |x| + l2 sum x^2, the penalty that keeps weights small;  dx = dy (l1 sign(x) + 2 l2 x). */
#include "../kernels/vec.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_attr_real(c, 0, 0, 3e38));
  TRY(want_attr_real(c, 1, 0, 3e38));
  *y = (nn_shape){NN_REAL, 1, {1}};
  return NN_OK;
}

static void forward(const nn_call *c) {
  const size_t n = nn_count(c->xs[0]);
  const real *x = c->x[0], l1 = nn_attr_real(c->attr[0]), l2 = nn_attr_real(c->attr[1]);
  double sizes = 0;
  if (l1 != 0)
    for (size_t i = 0; i < n; i++) sizes += x[i] < 0 ? (double)-x[i] : (double)x[i];
  c->y[0] = l1 * (real)sizes;
  if (l2 != 0) c->y[0] += l2 * vec_dot(x, x, n);
}

static void backward(const nn_call *c) {
  if (!c->dx[0]) return;
  const size_t n = nn_count(c->xs[0]);
  const real *x = c->x[0], l1 = nn_attr_real(c->attr[0]) * c->dy[0],
             l2 = 2 * nn_attr_real(c->attr[1]) * c->dy[0];
  vec_scale(c->dx[0], x, l2, n);
  if (l1 == 0) return;
  for (size_t i = 0; i < n; i++) c->dx[0][i] += x[i] > 0 ? l1 : x[i] < 0 ? -l1 : 0;
}

static double flops(const nn_call *c) { return 2 * (double)nn_count(c->xs[0]); }

const nn_op nn_op_l1_l2 = {
    .name = "l1_l2",
    .min_in = 1,
    .max_in = 1,
    .nattr = 2,
    .flags = NN_NEEDS_X0,
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
