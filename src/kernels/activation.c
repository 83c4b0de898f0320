#include "activation.h"

#include "vec.h"
#include "vmath.h"

SIMD_INLINE v4 forward4(v4 x, int32_t act) {
  switch (act) {
  case NN_ACT_RELU:
    return v4_max(x, v4_zero());
  case NN_ACT_SIGMOID:
    return v4_sigmoid(x);
  case NN_ACT_TANH:
    return v4_tanh(x);
  default:
    return x;
  }
}

SIMD_INLINE v4 backward4(v4 dy, v4 y, int32_t act) {
  switch (act) {
  case NN_ACT_RELU:
    return v4_select(v4_lt(v4_zero(), y), dy, v4_zero());
  case NN_ACT_SIGMOID:
    return v4_mul(dy, v4_mul(y, v4_sub(v4_splat(1), y)));
  case NN_ACT_TANH:
    return v4_mul(dy, v4_sub(v4_splat(1), v4_mul(y, y)));
  default:
    return dy;
  }
}

/* One loop per activation: `act` is a constant wherever these are inlined. */
SIMD_INLINE void forward(real *y, const real *x, size_t n, int32_t act) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, forward4(v4_load(x + i), act));
  if (i < n) v4_store_part(y + i, forward4(v4_load_part(x + i, (int)(n - i), 0), act), (int)(n - i));
}

SIMD_INLINE void backward(real *dx, const real *dy, const real *y, size_t n, int32_t act) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(dx + i, backward4(v4_load(dy + i), v4_load(y + i), act));
  if (i == n) return;
  const int rest = (int)(n - i);
  v4_store_part(dx + i, backward4(v4_load_part(dy + i, rest, 0), v4_load_part(y + i, rest, 0), act), rest);
}

void act_forward(real *y, const real *x, size_t n, int32_t act) {
  switch (act) {
  case NN_ACT_RELU:
    forward(y, x, n, NN_ACT_RELU);
    break;
  case NN_ACT_SIGMOID:
    forward(y, x, n, NN_ACT_SIGMOID);
    break;
  case NN_ACT_TANH:
    forward(y, x, n, NN_ACT_TANH);
    break;
  default:
    if (y != x) vec_copy(y, x, n);
  }
}

void act_backward(real *dx, const real *dy, const real *y, size_t n, int32_t act) {
  switch (act) {
  case NN_ACT_RELU:
    backward(dx, dy, y, n, NN_ACT_RELU);
    break;
  case NN_ACT_SIGMOID:
    backward(dx, dy, y, n, NN_ACT_SIGMOID);
    break;
  case NN_ACT_TANH:
    backward(dx, dy, y, n, NN_ACT_TANH);
    break;
  default:
    if (dx != dy) vec_copy(dx, dy, n);
  }
}

real act_floor(int32_t act) { return act == NN_ACT_RELU ? 0 : -(real)__builtin_inff(); }

void act_rest(real *y, size_t n, int32_t act) {
  if (act == NN_ACT_SIGMOID || act == NN_ACT_TANH) act_forward(y, y, n, act);
}
