/* Copies whose index is looked up axis by axis: y[i0, i1, ...] = x[at[0][i0] + at[1][i1] + ...], y dense and row-major.
 * Transposed, sliced, padded, repeated and mirrored tensors are all of this kind.
 *
 * An element is 4 bytes or sizeof(real). An entry of -1 stands for no element of x: y gets a filler there. */
#ifndef NN_REMAP_H
#define NN_REMAP_H

#include "../nn.h"

typedef struct {
  int32_t rank, d[NN_MAX_RANK];   /* axes of y */
  const int32_t *at[NN_MAX_RANK]; /* for each index of an axis its offset in x, in elements, or -1 */
  size_t run;                     /* elements that lie together in both: remap_join finds them */
} remap;

/* Takes axes off the end as long as they are one run of memory in x, too, and makes the last one that is a part of such
 * a run a single index. Call it once, before the others. */
void remap_join(remap *m);

/* y = x under m; *fill is the filler. bytes: of one element. */
void remap_copy(void *y, const void *x, const remap *m, size_t bytes, const void *fill);

/* dx += dy under m: what each element of x gave to y, added up in the order of y. */
void remap_add(real *dx, const real *dy, const remap *m);

#endif
