/* What conv and conv_transpose share. Each is the adjoint of the other: conv_transpose runs forward what conv runs backward
 * to its input, and the other way round; the filters' gradient is the same.
 *
 * 3 x 3 over many channels goes by Winograd's algorithm (kernels/winograd.h), all else by a matrix product
 * (kernels/direct.h). Adjoints cut the batch into lanes of images, each with sums dw and db of its own. */
#ifndef NN_CONV_H
#define NN_CONV_H

#include "../kernels/direct.h"
#include "../kernels/winograd.h"
#include "ops.h"

typedef struct {
  window g;
  int32_t groups, F;
  int is_winograd;
  winograd fast;
  direct slow;
} conv;

/* Chooses the algorithm. By one image's size, never by their number: a batch of 1 gives the bits of a batch of 64. */
void conv_choose(conv *v, const window *g, int32_t groups, int32_t F);

/* Weights w[...,C/groups,F] packed for conv_forward, or, transposed, for the gradient with respect to the input. */
double conv_packed_size(const conv *v, int transposed);
void conv_pack(real *packed, const real *w, const conv *v, int transposed);

/* y = max(conv(x) + bias, floor); bias may be NULL. */
double conv_forward_scratch(const conv *v);
void conv_forward(real *y, const real *x, const real *packed, const real *bias, real floor, const conv *v,
                  real *scratch);

/* What flows back from dz, one number for each output. What is NULL is not wanted. */
typedef struct {
  real *dx, *dw, *db;
  const real *x, *transposed; /* read for dw and for dx */
  const real *dz;
  real *dy;      /* dz itself where it is still dy: multiplied by act'(y) first; else NULL */
  const real *y; /* only with dy */
  int32_t act;
} conv_gradients;

double conv_backward_scratch(const conv *v, int has_dw);
void conv_backward(const conv_gradients *to, const conv *v, real *scratch);

#endif
