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

/* Towards 0; the nearest that there is, and 0 for NaN. */
static inline int32_t whole_part(real x) {
  if (!(x > -(real)2147483648.0)) return x == x ? INT32_MIN : 0;
  return x < (real)2147483648.0 ? (int32_t)x : INT32_MAX;
}

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

/* One axis of a window: what is given, then what follows from it (kernels/window.h). */
typedef struct {
  int32_t in, k, stride, dilation;
  int32_t out, before, padded;
} axis;

enum padding { VALID, SAME, CAUSAL };

/* x has one to three axes between batch and channels. */
int want_picture(const nn_shape *x);

/* Fills g with the axes of x, of which a[0 ... rank - 3] are given completely. */
void window_of_axes(window *g, const nn_shape *x, const axis *a);

/* Checks x and the sizes, strides and dilations of its axes (dilation may be NULL: 1) and fills g. */
int window_set(window *g, const nn_shape *x, const int32_t *k, const int32_t *stride, const int32_t *dilation,
               int32_t padding);

/* The shape of a window's outputs of F channels each. */
nn_shape window_shape(const window *g, int32_t rank, int32_t F);

/* Extents are limited so that sizes with padding stay within int32. Returns the extent, or -1 and notes the failure. */
int32_t window_extent(int32_t k, int32_t dilation);

#endif
