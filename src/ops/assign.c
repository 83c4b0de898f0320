/* assign: overwrites a variable, x[0], by m x[0] + (1 - m) x[1]; y is that variable. With m = 0 it becomes x[1], else a
 * moving average. There is no gradient. Several assignments to one variable happen in their order in the plan, and nodes
 * between them see it as it is then. Attribute: m, a float in [0, 1]. */
#include <string.h>

#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_same(c->xs[0], c->xs[1]));
  TRY(want_attr_real(c, 0, 0, 1));
  *y = *c->xs[0];
  return NN_OK;
}

static void forward(const nn_call *c) {
  const size_t n = nn_count(c->ys);
  const real m = nn_attr_real(c->attr[0]), rest = 1 - m;
  if (c->x[1] == c->y) return;
  if (m == 0)
    memcpy(c->y, c->x[1], sizeof(real) * n);
  else
    for (size_t i = 0; i < n; i++) c->y[i] = m * c->y[i] + rest * c->x[1][i];
}

const nn_op nn_op_assign = {
    .name = "assign",
    .min_in = 2,
    .max_in = 2,
    .nattr = 1,
    .flags = NN_WRITES,
    .infer = infer,
    .forward = forward,
};
