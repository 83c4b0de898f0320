/* Sums of some rows of a matrix: what a product with a matrix of zeros and few ones comes to. */
#ifndef NN_GATHER_H
#define NN_GATHER_H

#include "gemm.h"

/* y[F] = sum of rows[list[i]] over i < n, finished; rows[., F] stand one behind the other, list ascends, finish may be
 * NULL. run = gemm_run of the number of rows: what falls into one run is summed first, as gemm does, so that the bits are
 * those of the product with all the zeros. In any other order the sum is right, too, but for rounding. */
void gather_sum(real *y, const real *rows, const int32_t *list, int32_t n, int32_t F, int32_t run,
                const gemm_finish *finish);

#endif
