#include "rows.h"

#include "vec.h"
#include "vmath.h"

real row_exp(real *y, const real *x, real m, size_t n) {
  const v4 vm = v4_splat(m);
  v4 sum = v4_zero();
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const v4 e = v4_exp(v4_sub(v4_load(x + i), vm));
    v4_store(y + i, e);
    sum = v4_add(sum, e);
  }
  if (i < n) { /* missing lanes read as minus infinity and add nothing */
    const int rest = (int)(n - i);
    const v4 e = v4_exp(v4_sub(v4_load_part(x + i, rest, -(real)__builtin_inff()), vm));
    v4_store_part(y + i, e, rest);
    sum = v4_add(sum, e);
  }
  return v4_sum(sum);
}

void row_softmax(real *y, const real *x, size_t n) {
  const real sum = row_exp(y, x, vec_largest(x, n), n);
  vec_scale(y, y, 1 / sum, n);
}

void row_log(real *y, const real *x, size_t n) {
  size_t i = 0;
  for (; i + 4 <= n; i += 4) v4_store(y + i, v4_log(v4_load(x + i)));
  if (i < n) v4_store_part(y + i, v4_log(v4_load_part(x + i, (int)(n - i), 1)), (int)(n - i));
}
