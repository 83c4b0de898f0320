/* What layers that walk along a sequence share: the products that are taken over all steps at once.
 *
 * x[N,T,C] and y[N,T,U] are stored sample by sample. Inside, everything is stored step by step: row s N + n belongs to
 * sample n in step s, so that the product of one step reads and writes neighbours. Step s reads x at time s or, when the
 * layer goes backwards, T - 1 - s. Tables of byte offsets lead from the one order to the other; nothing is copied. */
#ifndef NN_RECURRENT_H
#define NN_RECURRENT_H

#include "gemm.h"

/* Samples walk along their sequences independently of each other, in groups of so many: what a group has in one step stays
 * in the nearest cache between products and gates, and groups are the parts that threads share. As many as gemm takes
 * rows at a time. */
enum { RECURRENT_GROUP = 16 };

static inline int32_t recurrent_groups(int32_t N) { return (N - 1) / RECURRENT_GROUP + 1; }

/* A layer with U units and G columns of gates, its tables and the room for packed matrices. */
typedef struct {
  int32_t N, T, C, U, G;
  int backwards;
  int32_t *x_row;               /* [T N] where the row of x stands that belongs to a row inside */
  int32_t *z_row;               /* [N T] where the row of gates stands that belongs to a row of x */
  int32_t *x_column, *z_column; /* [C], [G] columns of these rows */
  real *packed;                 /* backward: the room */
} recurrent;

/* Reals of tables and, backward, room: a multiple of 16, so that what follows is aligned like the scratch. */
double recurrent_scratch(const recurrent *r, int backward);

/* Places tables and room in scratch and fills the tables. */
void recurrent_begin(recurrent *r, real *scratch);

/* z[T N,G] = x w + bias, w packed: the part of the gates that does not depend on the state, one product for all steps. */
void recurrent_project(const recurrent *r, real *z, const real *x, const real *packed, const real *bias);

/* dx[N,T,C] = dz w^T, dz[T N,G]. */
void recurrent_input_back(const recurrent *r, real *dx, const real *dz, const real *w);

/* dw[C,G] = sum of x^T dz and du[U,G] = sum of h^T dz over all rows, for the first `columns` columns of dz[T N,G];
 * h[T N,U]. dw or du may be NULL. */
void recurrent_weights_back(const recurrent *r, real *dw, const real *x, real *du, const real *h,
                            const real *dz, int32_t columns);

#endif
