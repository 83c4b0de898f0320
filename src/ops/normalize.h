/* What moment and normalize share: x as [P, A, M, I], with statistics for every (p, m) over all a and i. */
#ifndef NN_OPS_NORMALIZE_H
#define NN_OPS_NORMALIZE_H

#include "../parallel.h"
#include "ops.h"

/* Attributes 0 to 2: axes up to the first make up P, up to the second A, up to the third M, the others I.
 * BatchNormalization of the last axis is [1, rows, C, 1], LayerNormalization of it [rows, 1, 1, C], GroupNormalization
 * [N, H W, groups, C / groups].
 *
 * Without an A, every (p, m) is a ROW of I values. Else p has M I COLUMNS; k rows of them make up a PERIOD of W values,
 * a multiple of 4 and at least 16, so that narrow ones fill vectors too; periods are worked on in blocks. What is cut how
 * depends on the attributes and M I alone: then a batch of any size gets the same bits. */
typedef struct {
  size_t P, A, M, I;
  int is_rows;
  size_t C, W;            /* columns: M I, and k M I */
  size_t n, block, parts; /* values of one p and of a block; blocks of one p */
} nn_moments;

/* Checks attributes 0 to 2. */
int nn_moments_check(const nn_call *c);
nn_moments nn_moments_of(const nn_call *c);

/* y[P][W] = v[p][m of the column], by period. */
void nn_moments_expand(real *y, const real *v, const nn_moments *g);

/* The part of x that block `b` of all P * parts covers. */
static inline size_t nn_block_start(const nn_moments *g, size_t b) {
  return b / g->parts * g->n + b % g->parts * g->block;
}
static inline size_t nn_block_size(const nn_moments *g, size_t b) {
  const size_t at = b % g->parts * g->block;
  return g->n - at < g->block ? g->n - at : g->block;
}

/* Sum of column c of p over all blocks and the rows of a period, from sums[P][parts][W]. */
double nn_column_total(const real *sums, const nn_moments *g, size_t p, size_t c);

#endif
