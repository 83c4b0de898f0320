/* Orthogonal matrices, as Saxe et al. (2014) begin training with: the Q of a matrix of normal numbers, by the method of
 * Gram and Schmidt, which gives R a positive diagonal, so that Q is spread evenly over all such matrices. Each vector is
 * made orthogonal to those before it twice: that is enough to be exact to the last digits (Giraud et al. 2005). */
#include "kernels/vec.h"
#include "nn.h"

/* v -= (v e) e */
static void take_away(real *v, const real *e, size_t n) {
  const real s = -vec_dot(v, e, n);
  const v4 vs = v4_splat(s);
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(v + i, v4_fma(v4_load(e + i), vs, v4_load(v + i)));
  for (; i < n; i++) v[i] += e[i] * s;
}

/* m rows of n >= m numbers become of length 1 and orthogonal. */
static void orthonormalize(real *y, size_t m, size_t n) {
  for (size_t i = 0; i < m; i++) {
    real *v = y + i * n;
    for (int pass = 0; pass < 2; pass++)
      for (size_t j = 0; j < i; j++) take_away(v, y + j * n, n);
    vec_scale(v, v, (real)(1 / __builtin_sqrt((double)vec_dot(v, v, n))), n);
  }
}

int32_t nn_fill_orthogonal(real *y, int32_t rows, int32_t columns, double gain, uint32_t lo, uint32_t hi) {
  const size_t R = (size_t)rows, C = (size_t)columns, count = R * C;
  const int is_tall = R > C; /* its columns are the vectors: they are made as rows elsewhere */
  real *q = is_tall ? nn_alloc(count * sizeof(real)) : y;
  if (!q) return nn_fail(NN_E_MEMORY, (int32_t)(count * sizeof(real) / 1024), 0);
  nn_fill(q, (int32_t)count, NN_NORMAL, 0, 1, lo, hi);
  orthonormalize(q, is_tall ? C : R, is_tall ? R : C);
  if (is_tall) {
    for (size_t i = 0; i < count; i++) y[i] = q[i % C * R + i / C];
    nn_free(q);
  }
  vec_scale(y, y, (real)gain, count);
  return NN_OK;
}
