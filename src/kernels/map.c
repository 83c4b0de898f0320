#include "map.h"

#include "vmath.h"

#define ONE v4_splat(1)

/* ---- what the table's formulas are made of ------------------------------------------------------------------------- */

SIMD_INLINE v4 truth(m4 m) { return v4_select(m, ONE, v4_zero()); }
SIMD_INLINE v4 twice(v4 a) { return v4_add(a, a); }
SIMD_INLINE v4 half(v4 a) { return v4_mul(a, v4_splat((real)0.5)); }

/* -1, 0, 1; zeros and NaN stay what they are. */
SIMD_INLINE v4 sign(v4 a) {
  return v4_select(v4_lt(v4_zero(), a), ONE, v4_select(v4_lt(a, v4_zero()), v4_splat(-1), a));
}

/* The larger one; NaN if either is. */
SIMD_INLINE v4 maximum(v4 a, v4 b) { return v4_select(v4_eq(b, b), v4_max(a, b), b); }

/* 1 where a > b, 1/2 where they are equal: so much of a gradient goes to a. */
SIMD_INLINE v4 larger(v4 a, v4 b) {
  return v4_select(v4_lt(b, a), ONE, v4_select(v4_eq(a, b), v4_splat((real)0.5), v4_zero()));
}

SIMD_INLINE v4 bell(v4 a) { return v4_exp(v4_neg(v4_mul(a, a))); }

SIMD_INLINE v4 softplus(v4 a) { return v4_add(v4_max(a, v4_zero()), v4_log1p(v4_exp(v4_neg(v4_abs(a))))); }

static v4 silu_slope(v4 a) {
  const v4 s = v4_sigmoid(a);
  return v4_mul(s, v4_add(ONE, v4_mul(a, v4_sub(ONE, s))));
}

/* Distribution function of the normal distribution. */
static v4 normal(v4 a) { return half(v4_add(ONE, v4_erf(v4_mul(a, v4_splat((real)0.707106781186547524))))); }

static v4 gelu_slope(v4 a) {
  const v4 density =
      v4_mul(bell(v4_mul(a, v4_splat((real)0.707106781186547524))), v4_splat((real)0.398942280401432678));
  return v4_add(normal(a), v4_mul(a, density));
}

/* tanh(sqrt(2 / pi) (a + 0.044715 a^3)) */
static v4 gelu_tanh(v4 a) {
  const v4 inner = v4_add(ONE, v4_mul(v4_mul(a, a), v4_splat((real)0.044715)));
  return v4_tanh(v4_mul(v4_mul(a, inner), v4_splat((real)0.797884560802865356)));
}

static v4 gelu_tanh_slope(v4 a) {
  const v4 t = gelu_tanh(a), inner = v4_add(ONE, v4_mul(v4_mul(a, a), v4_splat((real)0.134145)));
  const v4 slope = v4_mul(v4_mul(v4_sub(ONE, v4_mul(t, t)), inner), v4_splat((real)0.797884560802865356));
  return half(v4_add(v4_add(ONE, t), v4_mul(a, slope)));
}

/* b a^(b - 1), 0 where b is. */
static v4 power_slope(v4 a, v4 b) {
  return v4_select(v4_eq(b, v4_zero()), v4_zero(), v4_mul(b, v4_pow(a, v4_sub(b, ONE))));
}

/* a^b log a, 0 where a is. */
static v4 exponent_slope(v4 a, v4 b) {
  return v4_select(v4_eq(a, v4_zero()), v4_zero(), v4_mul(v4_pow(a, b), v4_log(a)));
}

/* ---- loops --------------------------------------------------------------------------------------------------------- */

#define UNUSED __attribute__((unused))

/* What a formula does not read is not loaded: the compiler sees to that. */
#define LOOP(name, formula)                                                                                  \
  static void name(real *y, const real *const *x, const real *numbers UNUSED, size_t n) {                    \
    const real *const x0 = x[0], *const x1 = x[1], *const x2 = x[2], *const x3 = x[3];                       \
    const v4 p UNUSED = v4_splat(numbers[0]), q UNUSED = v4_splat(numbers[1]);                               \
    for (size_t i = 0; i < n; i += 4) {                                                                      \
      const int m = n - i < 4 ? (int)(n - i) : 4;                                                            \
      const v4 a UNUSED = v4_load_part(x0 + i, m, 1), b UNUSED = v4_load_part(x1 + i, m, 1),                 \
                 c UNUSED = v4_load_part(x2 + i, m, 1), dy UNUSED = v4_load_part(x3 + i, m, 1);              \
      v4_store_part(y + i, formula, m);                                                                      \
    }                                                                                                        \
  }

#define MAP1(name, y, da)     LOOP(name##_y, y) LOOP(name##_a, da)
#define MAP2(name, y, da, db) LOOP(name##_y, y) LOOP(name##_a, da) LOOP(name##_b, db)
#define MAP3(name, y, db, dc) LOOP(name##_y, y) LOOP(name##_b, db) LOOP(name##_c, dc)
#define FLAT1(name, y)        LOOP(name##_y, y)
#define FLAT2(name, y)        LOOP(name##_y, y)
#include "map.def"
#undef MAP1
#undef MAP2
#undef MAP3
#undef FLAT1
#undef FLAT2

#define MAP1(name, y, da)     {1, name##_y, {name##_a, NULL, NULL}},
#define MAP2(name, y, da, db) {2, name##_y, {name##_a, name##_b, NULL}},
#define MAP3(name, y, db, dc) {3, name##_y, {NULL, name##_b, name##_c}},
#define FLAT1(name, y)        {1, name##_y, {NULL, NULL, NULL}},
#define FLAT2(name, y)        {2, name##_y, {NULL, NULL, NULL}},
const map_function map_functions[NN_MAP_COUNT] = {
#include "map.def"
};
