/* Depthwise convolution of 3 x 3 windows, one filter a channel, four channels at a time: forward a weight is loaded for
 * two outputs; the nine sums of the filters' gradient stay in registers along a row of outputs. */
#ifndef NN_DEPTHWISE_H
#define NN_DEPTHWISE_H

#include "simd.h"
#include "window.h"

/* Whether the window is 3 x 3 without dilation and the channels fill vectors. */
int depthwise3x3_fits(const window *g);

/* Reals of scratch for all three passes. */
double depthwise3x3_scratch(const window *g);

/* y[n,oh,ow,C] = max(bias + sum over p, q of x w, floor); bias may be NULL. */
void depthwise3x3_forward(real *y, const real *x, const real *w, const real *bias, real floor, const window *g,
                          real *scratch);

/* dx = dz convolved with w turned around; for stride 1 only. */
void depthwise3x3_backward_input(real *dx, const real *dz, const real *w, const window *g, real *scratch);

/* dw[3,3,C] = sum over outputs of x dz */
void depthwise3x3_backward_filter(real *dw, const real *x, const real *dz, const window *g, real *scratch);

#endif
