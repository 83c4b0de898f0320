/* exp, log, tanh and sigmoid of four lanes, computed here so that results do not depend on a C library. Right for
 * zeros, denormals, infinities and NaN; errors are stated in vmath.c and held by tests. */
#ifndef NN_VMATH_H
#define NN_VMATH_H

#include "simd.h"

v4 v4_exp(v4 x);
v4 v4_log(v4 x);     /* log 0 is -inf, of a negative number NaN */
v4 v4_log1p01(v4 x); /* log(1 + x) for 0 <= x <= 1, exact to the last bits also where x is tiny */
v4 v4_tanh(v4 x);
v4 v4_sigmoid(v4 x);

/* One value, by the same arithmetic. */
SIMD_INLINE real nn_log(real x) { return v4_lane(v4_log(v4_splat(x)), 0); }

#endif
