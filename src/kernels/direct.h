/* Convolution as a product of matrices: a row is an output pixel, column (r,p,q,c) an element of its window. That matrix is
 * never made (gemm.h): pixel and tap each have an offset, and their sum finds the element. Where windows reach over the
 * border, a few images at a time are first copied into a frame of zeros. Any window, stride, dilation, groups.
 *
 *   dW = (matrix of windows)^T dz    by the same two tables with their roles exchanged
 *   dx = dz W^T, then every window is added back to where it came from (col2im). */
#ifndef NN_DIRECT_H
#define NN_DIRECT_H

#include "simd.h"
#include "window.h"

typedef struct {
  window g;
  int32_t groups, c, f, F, K; /* c channels and f filters a group; K = kd kh kw c */
  int32_t images;             /* images framed at a time; all of them where no frame is needed */
} direct;

void direct_set(direct *v, const window *g, int32_t groups, int32_t F);

/* What one image costs, in multiply-adds. */
double direct_cost(const direct *v);

/* Reals of W[kd,kh,kw,c,F] packed for forward, and of W^T packed for dx. */
double direct_weights_size(const direct *v);
double direct_transposed_size(const direct *v);
void direct_weights(real *packed, const real *w, const direct *v);
void direct_transposed(real *packed, const real *w, const direct *v);

/* Reals of scratch: forward, in all; backward, of one thread. */
double direct_forward_scratch(const direct *v);
double direct_backward_scratch(const direct *v);

/* y[n,od,oh,ow,F] = max(conv(x) + bias, floor); bias may be NULL. Cut into parts for threads. */
void direct_forward(real *y, const real *x, const real *packed, const real *bias, real floor, const direct *v,
                    real *scratch);

/* dx (with W^T) and dw, each of which may be NULL, from dz[n,od,oh,ow,F]. */
void direct_backward(real *dx, real *dw, const real *dz, const real *x, const real *transposed,
                     const direct *v, real *scratch);

#endif
