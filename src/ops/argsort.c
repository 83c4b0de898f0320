/* argsort: x[...,C] -> y[...,k] int32, where the k smallest (or largest) values of each row stand, in order; equal values
 * in the order of their places. NaN counts as the largest. No gradient: values are gathered by the places. Attributes:
 * k, 1 for the largest first.
 *
 * Merge sort from the bottom up, between two arrays in scratch. */
#include <string.h>

#include "ops.h"

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_attr(c, 0, 1, last_size(c->xs[0])));
  TRY(want_attr(c, 1, 0, 1));
  *y = *c->xs[0];
  y->dtype = NN_INT32;
  y->d[y->rank - 1] = c->attr[0];
  return NN_OK;
}

static size_t scratch(const nn_call *c, int backward) { return 2 * table_reals((size_t)last_size(c->xs[0])); }

typedef struct {
  const real *reals; /* a row of x, the other one NULL */
  const int32_t *ints;
  int is_descending;
} row;

/* Does place b come before the earlier place a? */
static int is_before(const row *r, int32_t b, int32_t a) {
  if (r->ints) return r->is_descending ? r->ints[b] > r->ints[a] : r->ints[b] < r->ints[a];
  const real low = r->reals[r->is_descending ? a : b], high = r->reals[r->is_descending ? b : a];
  return low < high || (high != high && low == low);
}

/* Joins the sorted from[0 ... middle - 1] and from[middle ... n - 1]. */
static void merge(int32_t *to, const int32_t *from, int32_t middle, int32_t n, const row *r) {
  int32_t i = 0, j = middle;
  for (int32_t k = 0; k < n; k++)
    to[k] = i < middle && (j == n || !is_before(r, from[j], from[i])) ? from[i++] : from[j++];
}

static void forward(const nn_call *c) {
  const int32_t C = last_size(c->xs[0]), k = c->attr[0];
  const size_t rows = nn_rows(c->xs[0]);
  const int is_int = c->xs[0]->dtype == NN_INT32;
  for (size_t m = 0; m < rows; m++) {
    const row r = {is_int ? NULL : c->x[0] + m * (size_t)C,
                   is_int ? (const int32_t *)c->x[0] + m * (size_t)C : NULL, c->attr[1]};
    int32_t *from = (int32_t *)(void *)c->scratch,
            *to = (int32_t *)(void *)(c->scratch + table_reals((size_t)C));
    for (int32_t i = 0; i < C; i++) from[i] = i;
    for (int64_t run = 1; run < C; run *= 2) {
      for (int64_t i = 0; i < C; i += 2 * run) {
        const int64_t left = C - i;
        merge(to + i, from + i, (int32_t)(run < left ? run : left),
              (int32_t)(2 * run < left ? 2 * run : left), &r);
      }
      int32_t *sorted = to;
      to = from;
      from = sorted;
    }
    memcpy((int32_t *)c->y + m * (size_t)k, from, sizeof(int32_t) * (size_t)k);
  }
}

const nn_op nn_op_argsort = {
    .name = "argsort",
    .min_in = 1,
    .max_in = 1,
    .nattr = 2,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
};
