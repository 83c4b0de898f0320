/* relu, sigmoid, tanh: y = f(x) element by element; dx = dy f'(x), which is a function of y (kernels/activation.h). */
#include "../kernels/activation.h"
#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  *y = *c->xs[0];
  return NN_OK;
}

static double flops(const nn_call *c) { return (double)nn_count(c->ys); }

#define ELEMENTWISE(name_, act)                                                                              \
  static void name_##_forward(const nn_call *c) { act_forward(c->y, c->x[0], nn_count(c->ys), act); }        \
  static void name_##_backward(const nn_call *c) {                                                           \
    if (c->dx[0]) act_backward(c->dx[0], c->dy, c->y, nn_count(c->ys), act);                                 \
  }                                                                                                          \
  const nn_op nn_op_##name_ = {                                                                              \
      .name = #name_,                                                                                        \
      .min_in = 1,                                                                                           \
      .max_in = 1,                                                                                           \
      .flags = NN_NEEDS_Y,                                                                                   \
      .infer = infer,                                                                                        \
      .forward = name_##_forward,                                                                            \
      .backward = name_##_backward,                                                                          \
      .flops = flops,                                                                                        \
  }

ELEMENTWISE(relu, NN_ACT_RELU);
ELEMENTWISE(sigmoid, NN_ACT_SIGMOID);
ELEMENTWISE(tanh, NN_ACT_TANH);
