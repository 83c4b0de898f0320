/* What the polynomials of vmath.c and vmath_more.c are made of. */
#ifndef NN_VMATH_PARTS_H
#define NN_VMATH_PARTS_H

#include "vmath.h"

#ifdef NN_DOUBLE

#include <math.h>

#define EACH_LANE(f) v4_set(f(v4_lane(x, 0)), f(v4_lane(x, 1)), f(v4_lane(x, 2)), f(v4_lane(x, 3)))

#else

/* A constant in all lanes, read from memory: V8 builds one from two moves and a shuffle wherever it is used, but loads
 * and spreads a float in one instruction. The empty assembly keeps the compiler from seeing the value. */
SIMD_INLINE v4 load_constant(const real *p) {
  __asm__("" : "+r"(p));
  return v4_load_splat(p);
}
#define CONSTANT(c)                                                                                          \
  ({                                                                                                         \
    static const real constant_ = c;                                                                         \
    load_constant(&constant_);                                                                               \
  })

/* p = p x + c: one step of Horner's rule. */
#define HORNER(p, x, c) p = v4_fma(p, x, CONSTANT(c))

#endif

#endif
