/* Functions of one output value an element: the table of map.def as loops. */
#ifndef NN_MAP_H
#define NN_MAP_H

#include "simd.h"

enum { MAP_OPERANDS = 3 };

/* y[i] from the operands x[0] ... x[2] and, backward, dy = x[3]; n of each. y may be one of them. */
typedef void (*map_loop)(real *y, const real *const *x, const real *numbers, size_t n);

typedef struct {
  int operands;
  map_loop forward, backward[MAP_OPERANDS]; /* NULL: the gradient is 0 */
} map_function;

extern const map_function map_functions[NN_MAP_COUNT];

#endif
