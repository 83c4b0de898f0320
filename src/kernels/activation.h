/* Activations whose derivative is a function of their output (enum nn_act): layers apply them in place. */
#ifndef NN_ACTIVATION_H
#define NN_ACTIVATION_H

#include "simd.h"

/* y = act(x); y may be x. */
void act_forward(real *y, const real *x, size_t n, int32_t act);

/* dx = dy act'(x), from y = act(x); dx may be dy.  relu: dy where y > 0.  sigmoid: dy y (1 - y).  tanh: dy (1 - y^2). */
void act_backward(real *dx, const real *dy, const real *y, size_t n, int32_t act);

/* The floor that makes a gemm_finish do relu: 0, or minus infinity for the others. */
real act_floor(int32_t act);

/* Applies what act_floor could not: sigmoid and tanh. */
void act_rest(real *y, size_t n, int32_t act);

#endif
