/* Softmax of one row, and the logarithms that crossentropies need. */
#ifndef NN_ROWS_H
#define NN_ROWS_H

#include "simd.h"

/* y = e^(x - m), m the largest x; returns the sum of y. y may be x. */
real row_exp(real *y, const real *x, real m, size_t n);

/* y = softmax(x); y may be x. */
void row_softmax(real *y, const real *x, size_t n);

/* y = log x */
void row_log(real *y, const real *x, size_t n);

#endif
