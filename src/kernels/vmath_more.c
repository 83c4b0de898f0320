/* Elementary functions that only the op `map` needs, so that the engine's core goes without. As in vmath.c, coefficients
 * are those of Cephes (sinf.c, atanf.c) unless said. */
#include "vmath_parts.h"

#ifdef NN_DOUBLE

v4 v4_expm1(v4 x) { return EACH_LANE(expm1); }
v4 v4_erf(v4 x) { return EACH_LANE(erf); }
v4 v4_sin(v4 x) { return EACH_LANE(sin); }
v4 v4_cos(v4 x) { return EACH_LANE(cos); }
v4 v4_atan(v4 x) { return EACH_LANE(atan); }
v4 v4_pow(v4 x, v4 y) {
  return v4_set(pow(v4_lane(x, 0), v4_lane(y, 0)), pow(v4_lane(x, 1), v4_lane(y, 1)),
                pow(v4_lane(x, 2), v4_lane(y, 2)), pow(v4_lane(x, 3), v4_lane(y, 3)));
}

#else

/* With t = tanh(x / 2), e^x - 1 = 2 t / (1 - t). Below 4 ulp. */
v4 v4_expm1(v4 x) {
  v4 one = CONSTANT(1), t = v4_tanh(v4_mul(x, CONSTANT(0.5f)));
  v4 near = v4_div(v4_add(t, t), v4_sub(one, t));
  return v4_select(v4_lt(v4_abs(x), one), near, v4_sub(v4_exp(x), one));
}

/* Near zero x times a polynomial in x^2, elsewhere 1 - e^p(|x|); both fitted to erf by least squares at Chebyshev's
 * points. Below 2 ulp. */
v4 v4_erf(v4 x) {
  v4 a = v4_min(v4_abs(x), CONSTANT(4)), x2 = v4_mul(x, x); /* erf 4 is 1 after rounding */
  v4 p = CONSTANT(8.5341206e-5f);
  HORNER(p, x2, -8.1807809e-4f);
  HORNER(p, x2, 5.2043316e-3f);
  HORNER(p, x2, -2.6860709e-2f);
  HORNER(p, x2, 1.1283719e-1f);
  HORNER(p, x2, -3.7612635e-1f);
  HORNER(p, x2, 1.2837917e-1f); /* and 1, which is added last */
  v4 near = v4_fma(p, x, x);
  v4 q = CONSTANT(1.9854916e-4f);
  HORNER(q, a, -3.0680650e-3f);
  HORNER(q, a, 2.2323198e-2f);
  HORNER(q, a, -1.0412618e-1f);
  HORNER(q, a, -6.3696577e-1f);
  HORNER(q, a, -1.1278014f);
  HORNER(q, a, -1.6583233e-4f);
  v4 far = v4_sub(CONSTANT(1), v4_exp(q));
  return v4_select(v4_lt(a, CONSTANT(0.9f)), near, v4_copysign(far, x));
}

/* x = n pi / 2 + r, |r| <= pi / 4: sine or cosine of r, by the quarter n in which x lies. pi / 2 in three parts, the
 * products of the first two are exact. Absolute error below 1.5e-7. */
static v4 wave(v4 x, int32_t quarter) {
  const v4 magic = CONSTANT(12582912.0f);
  v4 shifted = v4_add(v4_mul(x, CONSTANT(0.636619772367581343f)), magic);
  i4 n = i4_add(i4_sub(v4_bits(shifted), i4_splat(0x4B400000)), i4_splat(quarter));
  v4 whole = v4_sub(shifted, magic);
  v4 r = v4_fma(whole, CONSTANT(-1.5703125f), x);
  r = v4_fma(whole, CONSTANT(-4.837512969970703125e-4f), r);
  r = v4_fma(whole, CONSTANT(-7.549789948768648e-8f), r);
  r = v4_max(v4_min(r, CONSTANT(1)), CONSTANT(-1)); /* where digits were lost, still a value of a sine */
  v4 r2 = v4_mul(r, r);
  v4 sine = CONSTANT(-1.9515295891e-4f), cosine = CONSTANT(2.443315711809948e-5f);
  HORNER(sine, r2, 8.3321608736e-3f);
  HORNER(sine, r2, -1.6666654611e-1f);
  HORNER(cosine, r2, -1.388731625493765e-3f);
  HORNER(cosine, r2, 4.166664568298827e-2f);
  HORNER(cosine, r2, -0.5f);
  sine = v4_fma(v4_mul(sine, r2), r, r);
  cosine = v4_fma(cosine, r2, CONSTANT(1));
  m4 odd = (m4)i4_sub(i4_splat(0), i4_and(n, i4_splat(1)));
  i4 sign = i4_shl(i4_and(n, i4_splat(2)), 30);
  return v4_from_bits(i4_xor(v4_bits(v4_select(odd, cosine, sine)), sign));
}

v4 v4_sin(v4 x) { return wave(x, 0); }
v4 v4_cos(v4 x) { return wave(x, 1); }

/* |x| above tan(3 pi / 8) is turned by a right angle, above tan(pi / 8) by half of one. Below 2.5 ulp. */
v4 v4_atan(v4 x) {
  v4 a = v4_abs(x), one = CONSTANT(1);
  m4 large = v4_lt(CONSTANT(2.414213562373095f), a), middle = v4_lt(CONSTANT(0.4142135623730950f), a);
  v4 above = v4_select(large, one, v4_sub(a, one)), below = v4_select(large, v4_neg(a), v4_add(a, one));
  v4 t = v4_select(middle, v4_div(above, below), a), t2 = v4_mul(t, t);
  v4 p = CONSTANT(8.05374449538e-2f);
  HORNER(p, t2, -1.38776856032e-1f);
  HORNER(p, t2, 1.99777106478e-1f);
  HORNER(p, t2, -3.33329491539e-1f);
  v4 angle = v4_select(large, CONSTANT(1.5707963267948966f),
                       v4_select(middle, CONSTANT(0.7853981633974483f), v4_zero()));
  return v4_copysign(v4_add(angle, v4_fma(v4_mul(p, t2), t, t)), x);
}

/* |x|^y, with the sign of x where y is odd; NaN for a negative x and a y that is not whole. 1 if x is 1 or y is 0. */
v4 v4_pow(v4 x, v4 y) {
  v4 one = CONSTANT(1), half = v4_mul(y, CONSTANT(0.5f));
  v4 power = v4_exp(v4_mul(y, v4_log(v4_abs(x))));
  m4 whole = v4_eq(v4_floor(y), y), even = v4_eq(v4_floor(half), half);
  v4 negative = v4_select(whole, v4_select(even, power, v4_neg(power)), v4_splat(__builtin_nanf("")));
  power = v4_select(v4_lt(x, v4_zero()), negative, power);
  return v4_select(m4_or(v4_eq(x, one), v4_eq(y, v4_zero())), one, power);
}

#endif
