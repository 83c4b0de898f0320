/* Sums, largest values and products along the middle axis of x[outer, n, inner]. The order of the additions depends on
 * the sizes only. */
#ifndef NN_FOLD_H
#define NN_FOLD_H

#include "map.h"

typedef struct {
  size_t outer, n, inner;
} fold_sizes;

void fold_sum(real *y, const real *x, fold_sizes s); /* y[outer, inner] */

/* y = f(... f(f(x_0, x_1), x_2) ...), in an order of its own: for maximum, minimum, mul of map.def. */
void fold_map(real *y, const real *x, fold_sizes s, int32_t function);

#endif
