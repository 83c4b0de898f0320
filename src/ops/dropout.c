/* dropout: y = x mask / (1 - rate), the mask 0 with probability rate, else 1;  dx = dy mask / (1 - rate).
 *
 * The mask is never stored: element i is lane i % 4 of the random word at counter i / 4 under the node's key, which is
 * the same forward and backward (rng.h). Attributes: rate, a float in [0, 1), and a seed (NN_RANDOM). */
#include "../kernels/simd.h"
#include "../parallel.h"
#include "../rng.h"
#include "ops.h"

#define LARGEST_BELOW_1 0.999999940395355 /* 1 - 2^-24, the last float before 1 */

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_attr_real(c, 0, 0, LARGEST_BELOW_1));
  *y = *c->xs[0];
  return NN_OK;
}

typedef struct {
  const nn_call *c;
  real *y;
  const real *x;
} masking;

/* `from` is a multiple of 4, as grains are. */
static void mask_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  enum { WORDS = 16 };
  const masking *m = context;
  const double rate = (double)nn_attr_real(m->c->attr[0]);
  const i4 threshold = i4_splat((int32_t)(uint32_t)(rate * 4294967296.0));
  const v4 scale = v4_splat((real)(1 / (1 - rate)));
  uint32_t random[WORDS];
  for (size_t i = from; i < to; i += 4) {
    if ((i - from) % WORDS == 0) nn_random16(random, m->c->key, (uint32_t)(i / 4), 0);
    const m4 is_kept = i4_ge_unsigned(i4_load(random + (i - from) % WORDS), threshold);
    const int n = to - i < 4 ? (int)(to - i) : 4;
    const v4 y = v4_mul(v4_load_part(m->x + i, n, 0), scale);
    v4_store_part(m->y + i, v4_select(is_kept, y, v4_zero()), n);
  }
}

static void mask(const nn_call *c, real *y, const real *x) {
  nn_parallel_range(nn_count(c->ys), nn_grain(6), mask_range, &(masking){c, y, x});
}

static void forward(const nn_call *c) { mask(c, c->y, c->x[0]); }

static void backward(const nn_call *c) {
  if (c->dx[0]) mask(c, c->dx[0], c->dy);
}

const nn_op nn_op_dropout = {
    .name = "dropout",
    .min_in = 1,
    .max_in = 1,
    .nattr = 3,
    .flags = NN_RANDOM,
    .infer = infer,
    .forward = forward,
    .backward = backward,
};
