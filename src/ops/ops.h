/* What the ops share: the checks of infer, limits of scratch, the geometry of windows. */
#ifndef NN_OPS_H
#define NN_OPS_H

#include "../kernels/window.h"
#include "../nn.h"

/* Leaves infer with the status of the first check that fails. */
#define TRY(check)                                                                                           \
  do {                                                                                                       \
    const int status_ = (check);                                                                             \
    if (status_ != NN_OK) return status_;                                                                    \
  } while (0)

static inline int fail_unless(int holds, int code, int32_t got, int32_t want) {
  return holds ? NN_OK : nn_fail(code, got, want);
}

static inline int want_rank(const nn_shape *s, int32_t rank) {
  return fail_unless(s->rank == rank, NN_E_RANK, s->rank, rank);
}

static inline int want_rank_from(const nn_shape *s, int32_t least) {
  return fail_unless(s->rank >= least, NN_E_RANK, s->rank, least);
}

static inline int want_size(int32_t got, int32_t want) {
  return fail_unless(got == want, NN_E_SHAPE, got, want);
}

static inline int want_dtype(const nn_shape *s, int32_t dtype) {
  return fail_unless(s->dtype == dtype, NN_E_DTYPE, s->dtype, dtype);
}

/* Every input is of reals. */
int want_reals(const nn_call *c);

/* The inputs have the same rank and sizes. */
int want_same(const nn_shape *a, const nn_shape *b);

/* Attribute i lies in [low, high]. */
int want_attr(const nn_call *c, int i, int32_t low, int32_t high);

/* Attribute i, a float, lies in [low, high]; NaN does not. */
int want_attr_real(const nn_call *c, int i, double low, double high);

static inline int32_t last_size(const nn_shape *s) { return s->d[s->rank - 1]; }

/* A shape without its last axis; its rank is at least 2. */
nn_shape leading_shape(const nn_shape *s);

/* Reals of scratch as a size_t. Sums are made in double, so that no garbage plan overflows; what is too large for a
 * 32-bit memory becomes so large that the layout refuses it. */
size_t scratch_size(double reals);

/* Bytes of an int32 table within scratch, in whole reals, keeping what follows aligned for vectors. */
static inline size_t table_reals(size_t ints) {
  return (ints * sizeof(int32_t) / sizeof(real) + 16) / 16 * 16;
}

/* Checks x and the attributes sh sw dh dw same (dilation may be NULL: 1) and fills g. */
int window_set(window *g, const nn_shape *x, int32_t kh, int32_t kw, const int32_t *stride,
               const int32_t *dilation, int32_t same);

#endif
