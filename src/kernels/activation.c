#include "activation.h"

#include "../parallel.h"
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

typedef struct {
  real *to;
  const real *dy, *from;
  int32_t act;
} arrays;

static void forward_range(const void *context, size_t begin, size_t end, int32_t slot) {
  (void)slot;
  const arrays *a = context;
  real *y = a->to + begin;
  const real *x = a->from + begin;
  const size_t n = end - begin;
  switch (a->act) {
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
    vec_copy(y, x, n);
  }
}

static void backward_range(const void *context, size_t begin, size_t end, int32_t slot) {
  (void)slot;
  const arrays *a = context;
  real *dx = a->to + begin;
  const real *dy = a->dy + begin, *y = a->from + begin;
  const size_t n = end - begin;
  switch (a->act) {
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
    vec_copy(dx, dy, n);
  }
}

/* Nanoseconds an element: relu waits for memory, the others compute. */
static double cost(int32_t act) { return act == NN_ACT_SIGMOID || act == NN_ACT_TANH ? 2 : 0.5; }

void act_forward(real *y, const real *x, size_t n, int32_t act) {
  if (act == NN_ACT_LINEAR && y == x) return;
  nn_parallel_range(n, nn_grain(cost(act)), forward_range, &(arrays){y, NULL, x, act});
}

void act_backward(real *dx, const real *dy, const real *y, size_t n, int32_t act) {
  if (act == NN_ACT_LINEAR && dx == dy) return;
  nn_parallel_range(n, nn_grain(0.5), backward_range, &(arrays){dx, dy, y, act});
}

real act_floor(int32_t act) { return act == NN_ACT_RELU ? 0 : -(real)__builtin_inff(); }

void act_rest(real *y, size_t n, int32_t act) {
  if (act == NN_ACT_SIGMOID || act == NN_ACT_TANH) act_forward(y, y, n, act);
}
