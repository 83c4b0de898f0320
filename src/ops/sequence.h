/* What the ops that walk along a sequence share: lstm, gru, simple_rnn.
 *
 *   x[N,T,C]  w[C,G]  u[U,G], then as EXTRAS says a bias, mask[N,T], the states before the first step, [N,U] each
 *   -> y[N,U], the last state, or y[N,T,U], that of every step, in the order of the steps.
 *
 * Where the mask is 0 the step is left out: the states stay as they are, and so y repeats that of the step before. */
#ifndef NN_SEQUENCE_H
#define NN_SEQUENCE_H

#include "../kernels/recurrent.h"
#include "ops.h"

/* The first attributes of all of them. */
enum { SEQUENCES, BACKWARDS, EXTRAS };
/* Bits of EXTRAS: the inputs behind u, in this order. */
enum { HAS_BIAS = 1, HAS_MASK = 2, HAS_STATES = 4 };

/* One walk, of all samples or of a group. Steps are counted as they are taken. */
typedef struct {
  recurrent r;
  size_t block; /* N U: what blocks of one value a unit are apart, one for each step */
  real *y; /* y or dy; in both rows of a step are ldy apart, steps `step` (0: there is only the last one) */
  size_t ldy, step;
  const void *mask; /* [N,T] of reals or, if whole, of int32; or NULL */
  int whole;
  int begins; /* whether states before the first step are given */
  real *dh;   /* backward: of one step */
} sequence;

sequence sequence_of(const nn_call *c, real *y);

/* w packed, then u: its first `columns` and, if there are more, the others behind them. */
size_t sequence_packed(const nn_call *c);
int sequence_pack(const nn_call *c, int32_t columns);
const real *sequence_packed_u(const nn_call *c);

/* The walk of the samples of one group; blocks stay as far apart as they are. */
sequence sequence_group(const sequence *s, int32_t group);

/* The input that a bit of EXTRAS stands for, or 0: x is none of them. */
int sequence_input(const nn_call *c, int bit);
const real *sequence_bias(const nn_call *c);

/* Checks all inputs but the bias's shape and fills y; `states` is their number. */
int sequence_infer(const nn_call *c, int gates, int states, nn_shape *y);

/* first[N,U] = the state `which` before the first step, or 0. */
void sequence_begin(const nn_call *c, real *first, int which);

/* The gradient of a mask of reals, if it is wanted: 0, as it only says yes or no. */
void sequence_mask_back(const nn_call *c);

/* Where the gradient of that state goes; NULL: not wanted. */
real *sequence_first_gradient(const nn_call *c, int which);

/* Whether the mask leaves sample n out in step t. */
static inline int sequence_skips(const sequence *s, size_t n, size_t t) {
  if (!s->mask) return 0;
  const size_t T = (size_t)s->r.T, at = n * T + (s->r.backwards ? T - 1 - t : t);
  return s->whole ? ((const int32_t *)s->mask)[at] == 0 : ((const real *)s->mask)[at] == 0;
}

/* Whether dy has a part for step t. */
static inline int sequence_has_dy(const sequence *s, size_t t) {
  return s->step > 0 || t + 1 == (size_t)s->r.T;
}

double sequence_flops(const nn_call *c);

#endif
