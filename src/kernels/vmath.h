/* Elementary functions of four lanes, computed here so that results do not depend on a C library. Right for
 * zeros, denormals, infinities and NaN; errors are stated in vmath.c and held by tests. */
#ifndef NN_VMATH_H
#define NN_VMATH_H

#include "simd.h"

v4 v4_exp(v4 x);
v4 v4_log(v4 x);   /* log 0 is -inf, of a negative number NaN */
v4 v4_log1p(v4 x); /* log(1 + x), exact to the last bits also where x is tiny */
v4 v4_expm1(v4 x); /* e^x - 1, likewise */
v4 v4_tanh(v4 x);
v4 v4_sigmoid(v4 x);
v4 v4_erf(v4 x);
v4 v4_sin(v4 x); /* beyond |x| = 8192 digits are lost, as a float has few left there */
v4 v4_cos(v4 x);
v4 v4_atan(v4 x);
v4 v4_pow(v4 x, v4 y); /* by exp(y log x): an error of |y log x| ulp */

/* One value, by the same arithmetic. */
SIMD_INLINE real nn_log(real x) { return v4_lane(v4_log(v4_splat(x)), 0); }

#endif
