/* Loops over arrays. Lengths are any, pointers need no alignment, sums run in a fixed order. */
#ifndef NN_VEC_H
#define NN_VEC_H

#include "simd.h"

void vec_fill(real *y, real value, size_t n);
void vec_copy(real *y, const real *x, size_t n);
void vec_add(real *y, const real *x, size_t n);                   /* y += x */
void vec_add_to(real *y, const real *a, const real *b, size_t n); /* y = a + b */
void vec_scale(real *y, const real *x, real s, size_t n);         /* y = s x */
void vec_add_scaled(real *y, const real *x, real s, size_t n);    /* y += s x, rounded twice in every build */
void vec_muladd(real *y, const real *a, const real *b, size_t n); /* y += a b */
void vec_max(real *y, const real *x, size_t n);                   /* y = max(y, x), NaN if either is */
real vec_sum(const real *x, size_t n); /* accurate to a few ulp for tens of millions */
real vec_dot(const real *a, const real *b, size_t n);
real vec_largest(const real *x, size_t n); /* n >= 1; NaN is passed over */

/* y[C] = sum over the rows of x[rows,C], which stand ldx apart: the gradient of a bias. */
void vec_column_sums(real *y, const real *x, size_t rows, size_t C, size_t ldx);

#endif
