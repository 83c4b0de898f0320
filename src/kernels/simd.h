/* Four lanes of `real`: the only file that knows instruction sets. In WebAssembly a v4 is a v128 of floats; natively it
 * is a compiler vector of real (float, or double in the build that checks gradients), so that the same kernels run
 * under sanitizers and give the same bits.
 *
 * Everything here is one rounding per operation, in a fixed order. Only v4_fma differs between builds: two roundings
 * (multiply, then add) in the baseline, one in the relaxed build on machines with a fused multiply-add.
 *
 * NaN: v4_min(a, b) is b < a ? b : a, v4_max(a, b) is a < b ? b : a. A NaN in a comes through, one in b is dropped;
 * so v4_max(x, 0) keeps the NaN of x. */
#ifndef NN_SIMD_H
#define NN_SIMD_H

#include "../nn.h"

#define SIMD_INLINE static inline __attribute__((always_inline))

/* Before a loop over vectors whose count is a small constant: without it they would live in memory, not in registers. */
#define UNROLL _Pragma("clang loop unroll(full)")

#ifdef NN_DOUBLE
SIMD_INLINE real nn_sqrt(real x) { return __builtin_sqrt(x); }
#else
SIMD_INLINE real nn_sqrt(real x) { return __builtin_sqrtf(x); }
#endif

#ifdef __wasm_simd128__

#include <wasm_simd128.h>

typedef v128_t v4; /* four reals */
typedef v128_t m4; /* four lanes of all ones (true) or all zeros (false) */
typedef v128_t i4; /* four int32 */

SIMD_INLINE v4 v4_load(const real *p) { return wasm_v128_load(p); }
SIMD_INLINE v4 v4_load_splat(const real *p) { return wasm_v128_load32_splat(p); }
SIMD_INLINE void v4_store(real *p, v4 v) { wasm_v128_store(p, v); }
SIMD_INLINE v4 v4_splat(real x) { return wasm_f32x4_splat(x); }
SIMD_INLINE v4 v4_set(real a, real b, real c, real d) { return wasm_f32x4_make(a, b, c, d); }
#define v4_lane(v, i) wasm_f32x4_extract_lane(v, i)

SIMD_INLINE v4 v4_add(v4 a, v4 b) { return wasm_f32x4_add(a, b); }
SIMD_INLINE v4 v4_sub(v4 a, v4 b) { return wasm_f32x4_sub(a, b); }
SIMD_INLINE v4 v4_mul(v4 a, v4 b) { return wasm_f32x4_mul(a, b); }
SIMD_INLINE v4 v4_div(v4 a, v4 b) { return wasm_f32x4_div(a, b); }
SIMD_INLINE v4 v4_sqrt(v4 a) { return wasm_f32x4_sqrt(a); }
SIMD_INLINE v4 v4_abs(v4 a) { return wasm_f32x4_abs(a); }
SIMD_INLINE v4 v4_neg(v4 a) { return wasm_f32x4_neg(a); }
SIMD_INLINE v4 v4_floor(v4 a) { return wasm_f32x4_floor(a); }
SIMD_INLINE v4 v4_round(v4 a) { return wasm_f32x4_nearest(a); } /* halves to the even number */
SIMD_INLINE v4 v4_min(v4 a, v4 b) { return wasm_f32x4_pmin(a, b); }
SIMD_INLINE v4 v4_max(v4 a, v4 b) { return wasm_f32x4_pmax(a, b); }

SIMD_INLINE m4 v4_lt(v4 a, v4 b) { return wasm_f32x4_lt(a, b); }
SIMD_INLINE m4 v4_le(v4 a, v4 b) { return wasm_f32x4_le(a, b); }
SIMD_INLINE m4 v4_eq(v4 a, v4 b) { return wasm_f32x4_eq(a, b); }
SIMD_INLINE m4 m4_and(m4 a, m4 b) { return wasm_v128_and(a, b); }
SIMD_INLINE m4 m4_or(m4 a, m4 b) { return wasm_v128_or(a, b); }
SIMD_INLINE m4 m4_not(m4 a) { return wasm_v128_not(a); }
SIMD_INLINE v4 v4_select(m4 m, v4 a, v4 b) { return wasm_v128_bitselect(a, b, m); } /* m ? a : b */
SIMD_INLINE v4 v4_copysign(v4 a, v4 sign) { return wasm_v128_bitselect(sign, a, wasm_f32x4_splat(-0.0f)); }

SIMD_INLINE i4 i4_splat(int32_t x) { return wasm_i32x4_splat(x); }
SIMD_INLINE i4 i4_add(i4 a, i4 b) { return wasm_i32x4_add(a, b); }
SIMD_INLINE i4 i4_sub(i4 a, i4 b) { return wasm_i32x4_sub(a, b); }
SIMD_INLINE i4 i4_and(i4 a, i4 b) { return wasm_v128_and(a, b); }
#define i4_shl(a, n) wasm_i32x4_shl(a, n)
#define i4_sar(a, n) wasm_i32x4_shr(a, n) /* keeps the sign */
SIMD_INLINE i4 i4_xor(i4 a, i4 b) { return wasm_v128_xor(a, b); }
SIMD_INLINE i4 i4_set(int32_t a, int32_t b, int32_t c, int32_t d) { return wasm_i32x4_make(a, b, c, d); }
SIMD_INLINE i4 i4_load(const void *p) { return wasm_v128_load(p); }
SIMD_INLINE void i4_store(void *p, i4 a) { wasm_v128_store(p, a); }
SIMD_INLINE m4 i4_ge_unsigned(i4 a, i4 b) { return wasm_u32x4_ge(a, b); }
/* The 64-bit products of unsigned numbers, their halves apart. */
SIMD_INLINE void i4_mul_wide(i4 *high, i4 *low, i4 a, i4 b) {
  const v128_t first = wasm_u64x2_extmul_low_u32x4(a, b), second = wasm_u64x2_extmul_high_u32x4(a, b);
  *low = wasm_i32x4_shuffle(first, second, 0, 2, 4, 6);
  *high = wasm_i32x4_shuffle(first, second, 1, 3, 5, 7);
}
SIMD_INLINE i4 v4_bits(v4 a) { return a; }
SIMD_INLINE v4 v4_from_bits(i4 a) { return a; }
SIMD_INLINE v4 v4_from_int(i4 a) { return wasm_f32x4_convert_i32x4(a); }

#ifdef __wasm_relaxed_simd__
#define SIMD_FUSES 1 /* whether v4_fma is one instruction */
SIMD_INLINE v4 v4_fma(v4 a, v4 b, v4 c) { return wasm_f32x4_relaxed_madd(a, b, c); }
#else
#define SIMD_FUSES 0
SIMD_INLINE v4 v4_fma(v4 a, v4 b, v4 c) { return wasm_f32x4_add(wasm_f32x4_mul(a, b), c); }
#endif

#define v4_shuffle(a, b, i, j, k, l) wasm_i32x4_shuffle(a, b, i, j, k, l)
#define i4_shuffle                   v4_shuffle

#else /* native */

#define SIMD_FUSES 0

#pragma GCC diagnostic ignored "-Wpsabi" /* a double v4 is wider than SSE2; we pass none across libraries */

#ifdef NN_DOUBLE
typedef int64_t nn_lane;
#else
typedef int32_t nn_lane;
#endif

typedef real v4 __attribute__((vector_size(4 * sizeof(real))));
typedef nn_lane m4 __attribute__((vector_size(4 * sizeof(real))));

SIMD_INLINE v4 v4_load(const real *p) {
  v4 v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
SIMD_INLINE void v4_store(real *p, v4 v) { __builtin_memcpy(p, &v, sizeof v); }
SIMD_INLINE v4 v4_splat(real x) { return (v4){x, x, x, x}; }
SIMD_INLINE v4 v4_load_splat(const real *p) { return v4_splat(*p); }
SIMD_INLINE v4 v4_set(real a, real b, real c, real d) { return (v4){a, b, c, d}; }
#define v4_lane(v, i) ((v)[i])

SIMD_INLINE v4 v4_add(v4 a, v4 b) { return a + b; }
SIMD_INLINE v4 v4_sub(v4 a, v4 b) { return a - b; }
SIMD_INLINE v4 v4_mul(v4 a, v4 b) { return a * b; }
SIMD_INLINE v4 v4_div(v4 a, v4 b) { return a / b; }
SIMD_INLINE v4 v4_fma(v4 a, v4 b, v4 c) { return a * b + c; }
SIMD_INLINE v4 v4_sqrt(v4 a) { return (v4){nn_sqrt(a[0]), nn_sqrt(a[1]), nn_sqrt(a[2]), nn_sqrt(a[3])}; }

SIMD_INLINE v4 v4_floor(v4 a) { return __builtin_elementwise_floor(a); }
SIMD_INLINE v4 v4_round(v4 a) { return __builtin_elementwise_roundeven(a); }

SIMD_INLINE m4 v4_lt(v4 a, v4 b) { return (m4)(a < b); }
SIMD_INLINE m4 v4_le(v4 a, v4 b) { return (m4)(a <= b); }
SIMD_INLINE m4 v4_eq(v4 a, v4 b) { return (m4)(a == b); }
SIMD_INLINE m4 m4_and(m4 a, m4 b) { return a & b; }
SIMD_INLINE m4 m4_or(m4 a, m4 b) { return a | b; }
SIMD_INLINE m4 m4_not(m4 a) { return ~a; }
SIMD_INLINE v4 v4_select(m4 m, v4 a, v4 b) { return (v4)(((m4)a & m) | ((m4)b & ~m)); }
SIMD_INLINE v4 v4_min(v4 a, v4 b) { return v4_select(v4_lt(b, a), b, a); }
SIMD_INLINE v4 v4_max(v4 a, v4 b) { return v4_select(v4_lt(a, b), b, a); }
SIMD_INLINE v4 v4_neg(v4 a) { return -a; }
SIMD_INLINE v4 v4_copysign(v4 a, v4 sign) { return v4_select((m4)v4_splat((real)-0.0), sign, a); }
SIMD_INLINE v4 v4_abs(v4 a) { return v4_copysign(a, v4_splat(0)); }

typedef int32_t i4 __attribute__((vector_size(16)));
typedef uint32_t nn_u4 __attribute__((vector_size(16)));
typedef uint64_t nn_wide4 __attribute__((vector_size(32)));

SIMD_INLINE i4 i4_splat(int32_t x) { return (i4){x, x, x, x}; }
SIMD_INLINE i4 i4_add(i4 a, i4 b) { return (i4)((nn_u4)a + (nn_u4)b); } /* wraps, as in wasm */
SIMD_INLINE i4 i4_sub(i4 a, i4 b) { return (i4)((nn_u4)a - (nn_u4)b); }
SIMD_INLINE i4 i4_and(i4 a, i4 b) { return a & b; }
#define i4_shl(a, n)  ((i4)((nn_u4)(a) << (n)))
#define i4_sar(a, n)  ((a) >> (n))
SIMD_INLINE i4 i4_xor(i4 a, i4 b) { return a ^ b; }
SIMD_INLINE i4 i4_set(int32_t a, int32_t b, int32_t c, int32_t d) { return (i4){a, b, c, d}; }
SIMD_INLINE i4 i4_load(const void *p) {
  i4 a;
  __builtin_memcpy(&a, p, sizeof a);
  return a;
}
SIMD_INLINE void i4_store(void *p, i4 a) { __builtin_memcpy(p, &a, sizeof a); }
SIMD_INLINE m4 i4_ge_unsigned(i4 a, i4 b) { return __builtin_convertvector((nn_u4)a >= (nn_u4)b, m4); }
SIMD_INLINE void i4_mul_wide(i4 *high, i4 *low, i4 a, i4 b) {
  const nn_wide4 product =
      __builtin_convertvector((nn_u4)a, nn_wide4) * __builtin_convertvector((nn_u4)b, nn_wide4);
  *low = (i4) __builtin_convertvector(product, nn_u4);
  *high = (i4) __builtin_convertvector(product >> 32, nn_u4);
}
#ifndef NN_DOUBLE
SIMD_INLINE i4 v4_bits(v4 a) { return (i4)a; }
SIMD_INLINE v4 v4_from_bits(i4 a) { return (v4)a; }
SIMD_INLINE v4 v4_from_int(i4 a) { return __builtin_convertvector(a, v4); }
#endif

#define v4_shuffle(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#define i4_shuffle                   v4_shuffle

#endif

/* ---- made of the above ----------------------------------------------------------------------------------------- */

SIMD_INLINE v4 v4_zero(void) { return v4_splat(0); }

/* Sum and maximum of the four lanes, always in this order. */
SIMD_INLINE real v4_sum(v4 v) { return (v4_lane(v, 0) + v4_lane(v, 1)) + (v4_lane(v, 2) + v4_lane(v, 3)); }
SIMD_INLINE real v4_largest(v4 v) {
  real a = v4_lane(v, 0) < v4_lane(v, 1) ? v4_lane(v, 1) : v4_lane(v, 0);
  real b = v4_lane(v, 2) < v4_lane(v, 3) ? v4_lane(v, 3) : v4_lane(v, 2);
  return a < b ? b : a;
}

/* Up to four values at the end of an array: lanes from n on read as `fill` and are not written. The slow halves stand in
 * vec.c, once for all. */
v4 v4_load_rest(const real *p, int n, real fill) __attribute__((pure));
void v4_store_rest(real *p, v4 v, int n);
SIMD_INLINE v4 v4_load_part(const real *p, int n, real fill) {
  return n >= 4 ? v4_load(p) : v4_load_rest(p, n, fill);
}
SIMD_INLINE void v4_store_part(real *p, v4 v, int n) {
  if (n >= 4)
    v4_store(p, v);
  else
    v4_store_rest(p, v, n);
}

/* The first n lanes of v, the others 0. */
SIMD_INLINE v4 v4_keep(v4 v, int n) {
  return v4_select(v4_lt(v4_set(0, 1, 2, 3), v4_splat((real)n)), v, v4_zero());
}

/* Transposes the 4 x 4 block whose rows are r[0] ... r[3]. */
SIMD_INLINE void v4_transpose(v4 r[4]) {
  v4 a = v4_shuffle(r[0], r[1], 0, 4, 1, 5), b = v4_shuffle(r[2], r[3], 0, 4, 1, 5);
  v4 c = v4_shuffle(r[0], r[1], 2, 6, 3, 7), d = v4_shuffle(r[2], r[3], 2, 6, 3, 7);
  r[0] = v4_shuffle(a, b, 0, 1, 4, 5);
  r[1] = v4_shuffle(a, b, 2, 3, 6, 7);
  r[2] = v4_shuffle(c, d, 0, 1, 4, 5);
  r[3] = v4_shuffle(c, d, 2, 3, 6, 7);
}

#endif
