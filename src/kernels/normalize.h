/* Loops of the normalisations. COLUMNS: x is cut into periods of W values (a multiple of 4, the last period may be
 * shorter), and the vectors mean, s, t, a, b, c[W] repeat over them. ROWS: one run of n values with the same mean. */
#ifndef NN_NORMALIZE_H
#define NN_NORMALIZE_H

#include "simd.h"

void norm_column_sums(real *sum, const real *x, size_t n, size_t W);
void norm_column_squares(real *sum, const real *x, const real *mean, size_t n, size_t W); /* of x - mean */
void norm_column_dots(real *sum, real *dot, const real *dy, const real *x, const real *mean, size_t n,
                      size_t W); /* sums of dy and dy (x - mean) */
void norm_column_apply(real *y, const real *x, const real *mean, const real *s, const real *t, size_t n,
                       size_t W); /* y = (x - mean) s + t */
void norm_column_backward(real *dx, const real *dy, const real *x, const real *mean, const real *a,
                          const real *b, const real *c, size_t n,
                          size_t W); /* dx = dy a + (x - mean) b + c */

double norm_row_squares(const real *x, real mean, size_t n);
void norm_row_apply(real *y, const real *x, real mean, real s, const real *gamma, const real *beta,
                    size_t n); /* y = (x - mean) s gamma + beta */
void norm_row_dots(double out[2], const real *dy, const real *x, const real *gamma, real mean,
                   size_t n); /* sums of dy gamma and dy gamma (x - mean) */
void norm_row_backward(real *dx, const real *dy, const real *x, const real *gamma, real mean,
                       const real abc[3], size_t n); /* dx = dy gamma a + (x - mean) b + c */
void norm_row_parameters(real *dgamma, real *dbeta, const real *dy, const real *x, real mean, real s,
                         size_t n); /* dgamma += dy (x - mean) s; dbeta += dy */

#endif
