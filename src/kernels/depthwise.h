/* Depthwise convolution of 3 x 3 windows, one filter a channel, four channels at a time: forward a weight is loaded for
 * two outputs; the nine sums of the filters' gradient stay in registers along a row of outputs. */
#ifndef NN_DEPTHWISE_H
#define NN_DEPTHWISE_H

#include "simd.h"
#include "window.h"

/* Whether the window is 3 x 3 without dilation and the channels fill vectors. */
int depthwise3x3_fits(const window *g);

/* Reals of scratch of one thread. */
double depthwise3x3_scratch(const window *g);

/* Rows [from, to) of all images' outputs, of which there are n oh:
 * y[n,oh,ow,C] = max(bias + sum over p, q of x w, floor); bias may be NULL. */
void depthwise3x3_forward(real *y, const real *x, const real *w, const real *bias, real floor,
                          const window *g, size_t from, size_t to, real *scratch);

/* The window whose forward pass with turned weights gives dx from dz; for stride 1 only. */
window depthwise3x3_turned(const window *g);
void depthwise3x3_turn(real *turned, const real *w, int32_t C);

/* dw[3,3,C] += sum over the outputs of rows [from, to) of x dz */
void depthwise3x3_filter(real *dw, const real *x, const real *dz, const window *g, size_t from, size_t to,
                         real *scratch);

#endif
