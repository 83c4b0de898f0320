/* Convolution of 3 x 3 windows, stride 1, by the minimal filtering algorithm F(4 x 4, 3 x 3) (Winograd 1980; Lavin & Gray,
 * "Fast algorithms for convolutional neural networks", 2016): 36 products for 16 outputs in place of 144.
 *
 *   Y = A^T [ (G g G^T) * (B^T d B) ] A      d a 6 x 6 tile of the input, Y the 4 x 4 tile of outputs above it
 *
 * For each of the 36 places the products over all tiles, channels and filters are one matrix product M = V U with
 * V = B^T d B [tiles,C] and U = G g G^T [C,F]. Both gradients are the adjoint of exactly that:
 *
 *   dM = A dY A^T;  dV = dM U^T, dd = B dV B^T;  dU = V^T dM, dg = G^T dU G
 *
 * The matrices interpolate at 0, +-3/4, +-3/2 and infinity: with these points the error is 2.5 times that of the direct
 * sum, with the usual 0, +-1, +-2 it is 5 to 6 times (root mean square 7e-7 and 1.4e-6 of the output's over 64 channels),
 * and the constants of A and B are exact. */
#ifndef NN_WINOGRAD_H
#define NN_WINOGRAD_H

#include "simd.h"
#include "window.h"

typedef struct {
  window g;
  int32_t f;      /* filters */
  int32_t th, tw; /* tiles down and across */
  int32_t chunk;  /* tiles that are worked on together: their V and M stay in the L2 cache */
} winograd;

/* Fills v; 0 where the algorithm does not apply. */
int winograd_set(winograd *v, const window *g, int32_t groups, int32_t f);

/* What one image costs, in multiply-adds of the matrix product. */
double winograd_cost(const winograd *v);

/* Reals of U, packed for the matrix product. */
double winograd_weights_size(const winograd *v);

/* U of w[3,3,C,F], or U^T for the input's gradient. */
void winograd_weights(real *u, const real *w, const winograd *v, int transposed);

/* Reals of scratch: forward, in all; backward, of one thread. */
double winograd_forward_scratch(const winograd *v);
double winograd_backward_scratch(const winograd *v);

/* y[n,oh,ow,F] = max(conv(x) + bias, floor); bias may be NULL. Cut into chunks of tiles for threads. */
void winograd_forward(real *y, const real *x, const real *u, const real *bias, real floor, const winograd *v,
                      real *scratch);

/* dx (with ut) and dw, each of which may be NULL, from dz[n,oh,ow,F]. */
void winograd_backward(real *dx, real *dw, const real *dz, const real *x, const real *ut, const winograd *v,
                       real *scratch);

#endif
