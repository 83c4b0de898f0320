/* random: numbers that depend on the node's key and their place alone (rng.h), so any number of threads makes the same.
 * Kinds: uniform, a <= y < b; normal, mean a, deviation b; mask, b with probability 1 - a, else 0. No gradient. */
#include "../parallel.h"
#include "../rng.h"
#include "ops.h"

enum { UNIFORM, NORMAL, MASK, KINDS };
enum { SIZES = 3, OTHERS = 5 }; /* attributes: where sizes begin, and how many are none */

static int infer(const nn_call *c, nn_shape *y) {
  const int32_t rank = c->nattr - OTHERS;
  TRY(fail_unless(rank >= 1 && rank <= NN_MAX_RANK, NN_E_ATTR, c->nattr, OTHERS + 1));
  TRY(want_attr(c, 0, 0, KINDS - 1));
  TRY(want_attr_real(c, 1, -3e38, 3e38));
  TRY(want_attr_real(c, 2, -3e38, 3e38));
  nn_shape s = {.dtype = NN_REAL, .rank = rank};
  for (int32_t i = 0; i < rank; i++) {
    s.d[i] = c->attr[SIZES + i];
    if (s.d[i] == 0 && c->nin > 0 && i < c->xs[0]->rank) s.d[i] = c->xs[0]->d[i];
    TRY(fail_unless(s.d[i] > 0, NN_E_ATTR, SIZES + i, 0));
  }
  *y = s;
  return NN_OK;
}

/* Numbers 4 q ... 4 q + 3. */
static void four(double z[4], const nn_call *c, uint32_t q) {
  const double a = (double)nn_attr_real(c->attr[1]), b = (double)nn_attr_real(c->attr[2]);
  if (c->attr[0] == NORMAL) {
    nn_normal4(z, c->key, q, 0);
    for (int k = 0; k < 4; k++) z[k] = a + b * z[k];
    return;
  }
  uint32_t r[4];
  nn_random4(r, c->key, q, 0);
  for (int k = 0; k < 4; k++)
    z[k] = c->attr[0] == UNIFORM ? a + (b - a) * nn_unit(r[k]) : nn_unit(r[k]) < a ? 0 : b;
}

static void fill_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  double z[4];
  for (size_t i = from; i < to; i++) { /* `from` is a multiple of 4, as grains are */
    if (i % 4 == 0 || i == from) four(z, c, (uint32_t)(i / 4));
    c->y[i] = (real)(float)z[i % 4];
  }
}

static void forward(const nn_call *c) { nn_parallel_range(nn_count(c->ys), nn_grain(10), fill_range, c); }

const nn_op nn_op_random = {
    .name = "random",
    .min_in = 0,
    .max_in = 1,
    .nattr = -1,
    .flags = NN_RANDOM | NN_STOPS,
    .infer = infer,
    .forward = forward,
};
