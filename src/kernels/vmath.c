/* Elementary functions by range reduction and polynomials; the coefficients are those of S. Moshier's Cephes library
 * (expf.c, logf.c, tanhf.c, single precision). The build in double takes the C library's. */
#include "vmath_parts.h"

#ifdef NN_DOUBLE

/* By the half that cannot overflow. */
static real sigmoid1(real x) { return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)); }

v4 v4_exp(v4 x) { return EACH_LANE(exp); }
v4 v4_log(v4 x) { return EACH_LANE(log); }
v4 v4_log1p(v4 x) { return EACH_LANE(log1p); }
v4 v4_tanh(v4 x) { return EACH_LANE(tanh); }
v4 v4_sigmoid(v4 x) { return EACH_LANE(sigmoid1); }

#else

/* 2^n for -126 <= n <= 127, by writing the exponent. */
SIMD_INLINE v4 power_of_two(i4 n) { return v4_from_bits(i4_shl(i4_add(n, i4_splat(127)), 23)); }

/* x = n log 2 + r, |r| <= log(2) / 2; e^x = 2^n e^r. Below 1 ulp. The scale is applied in two halves, so that results
 * may be denormal or overflow. */
v4 v4_exp(v4 x) {
  x = v4_max(v4_min(x, CONSTANT(89)), CONSTANT(-104)); /* e^89 = inf, e^-104 = 0 after rounding; NaN stays */
  const v4 magic = CONSTANT(12582912.0f);              /* 1.5 * 2^23: adding it rounds to an integer */
  v4 shifted = v4_add(v4_mul(x, CONSTANT(1.44269504088896341f)), magic);
  i4 n = i4_sub(v4_bits(shifted), i4_splat(0x4B400000));
  v4 whole = v4_sub(shifted, magic);
  v4 r = v4_fma(whole, CONSTANT(-0.693359375f), x); /* log 2 in two parts: the first product is exact */
  r = v4_fma(whole, CONSTANT(2.12194440e-4f), r);
  v4 p = CONSTANT(1.9875691500e-4f);
  HORNER(p, r, 1.3981999507e-3f);
  HORNER(p, r, 8.3334519073e-3f);
  HORNER(p, r, 4.1665795894e-2f);
  HORNER(p, r, 1.6666665459e-1f);
  HORNER(p, r, 5.0000001201e-1f);
  p = v4_add(v4_fma(p, v4_mul(r, r), r), CONSTANT(1));
  i4 half = i4_sar(n, 1);
  return v4_mul(v4_mul(p, power_of_two(half)), power_of_two(i4_sub(n, half)));
}

/* x = 2^e m, sqrt(1/2) <= m < sqrt(2); log x = e log 2 + log m. Below 1 ulp. */
v4 v4_log(v4 x) {
  m4 tiny = v4_lt(x, CONSTANT(1.17549435e-38f)); /* denormals are scaled up first */
  v4 scaled = v4_select(tiny, v4_mul(x, CONSTANT(8388608.0f)), x);
  i4 bits = v4_bits(scaled);
  v4 e =
      v4_sub(v4_from_int(i4_sub(i4_sar(bits, 23), i4_splat(126))), v4_select(tiny, CONSTANT(23), v4_zero()));
  v4 m = v4_from_bits(i4_add(i4_and(bits, i4_splat(0x007fffff)), i4_splat(0x3f000000))); /* 1/2 <= m < 1 */
  m4 low = v4_lt(m, CONSTANT(0.707106781186547524f));
  e = v4_sub(e, v4_select(low, CONSTANT(1), v4_zero()));
  v4 f = v4_sub(v4_add(m, v4_select(low, m, v4_zero())), CONSTANT(1));
  v4 p = CONSTANT(7.0376836292e-2f);
  HORNER(p, f, -1.1514610310e-1f);
  HORNER(p, f, 1.1676998740e-1f);
  HORNER(p, f, -1.2420140846e-1f);
  HORNER(p, f, 1.4249322787e-1f);
  HORNER(p, f, -1.6668057665e-1f);
  HORNER(p, f, 2.0000714765e-1f);
  HORNER(p, f, -2.4999993993e-1f);
  HORNER(p, f, 3.3333331174e-1f);
  v4 f2 = v4_mul(f, f);
  v4 r = v4_fma(e, CONSTANT(-2.12194440e-4f), v4_mul(v4_mul(f, f2), p));
  r = v4_fma(f2, CONSTANT(-0.5f), r);
  r = v4_fma(e, CONSTANT(0.693359375f), v4_add(f, r));
  const v4 infinity = v4_splat(__builtin_inff()), nan = v4_splat(__builtin_nanf(""));
  r = v4_select(v4_lt(x, infinity), r, x); /* +inf and NaN are their own logarithms */
  r = v4_select(v4_eq(x, v4_zero()), v4_neg(infinity), r);
  return v4_select(v4_lt(x, v4_zero()), nan, r);
}

/* log(1 + x) = log(u) x / (u - 1) with u = 1 + x rounded (Kahan): the quotient undoes the rounding of the sum. Where
 * u is 1 or x nothing was rounded that matters. Below 2.5 ulp. */
v4 v4_log1p(v4 x) {
  v4 one = CONSTANT(1), u = v4_add(x, one), l = v4_log(u);
  v4 corrected = v4_mul(l, v4_div(x, v4_sub(u, one)));
  return v4_select(v4_eq(u, one), x, v4_select(v4_eq(u, x), l, corrected));
}

/* Odd polynomial near zero, elsewhere 1 - 2 / (e^(2|x|) + 1). Below 1.5 ulp. */
v4 v4_tanh(v4 x) {
  v4 a = v4_abs(x), x2 = v4_mul(x, x);
  v4 p = CONSTANT(-5.70498872745e-3f);
  HORNER(p, x2, 2.06390887954e-2f);
  HORNER(p, x2, -5.37397155531e-2f);
  HORNER(p, x2, 1.33314422036e-1f);
  HORNER(p, x2, -3.33332819422e-1f);
  v4 near = v4_fma(v4_mul(p, x2), x, x);
  v4 e = v4_exp(v4_add(a, a));
  v4 far = v4_sub(CONSTANT(1), v4_div(CONSTANT(2), v4_add(e, CONSTANT(1))));
  return v4_select(v4_lt(a, CONSTANT(0.625f)), near, v4_copysign(far, x));
}

/* With e = e^-|x| <= 1: 1 / (1 + e) for x >= 0, e / (1 + e) below, which keeps its digits down to the denormals.
 * Below 2.5 ulp. */
v4 v4_sigmoid(v4 x) {
  v4 e = v4_exp(v4_neg(v4_abs(x))), one = CONSTANT(1);
  return v4_div(v4_select(v4_lt(x, v4_zero()), e, one), v4_add(one, e));
}

#endif
