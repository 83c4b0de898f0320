#include "normalize.h"

/* ---- columns: sums stay in registers while the rows go by ------------------------------------------------------------ */

enum { LANES = 4, STRIP = 4 * LANES };

/* Adds f(x, mean) of the whole periods for `width` columns, a multiple of 4 up to STRIP. */
#define STRIP_SUMS(name, ADD)                                                                                \
  static void name(real *sum, const real *x, const real *mean, size_t rows, size_t W, size_t width) {        \
    v4 s[STRIP / LANES], m[STRIP / LANES];                                                                   \
    for (size_t k = 0; k < STRIP / LANES; k++) {                                                             \
      s[k] = v4_zero();                                                                                      \
      m[k] = mean && LANES * k < width ? v4_load(mean + LANES * k) : v4_zero();                              \
    }                                                                                                        \
    if (width == STRIP) {                                                                                    \
      for (size_t r = 0; r < rows; r++, x += W) {                                                            \
        UNROLL for (size_t k = 0; k < STRIP / LANES; k++) ADD(s[k], v4_load(x + LANES * k), m[k]);           \
      }                                                                                                      \
    } else {                                                                                                 \
      for (size_t r = 0; r < rows; r++, x += W)                                                              \
        for (size_t k = 0; LANES * k < width; k++) ADD(s[k], v4_load(x + LANES * k), m[k]);                  \
    }                                                                                                        \
    for (size_t k = 0; LANES * k < width; k++) v4_store(sum + LANES * k, s[k]);                              \
  }

#define ADD_VALUE(s, x, m) (s = v4_add(s, x))
#define ADD_SQUARE(s, x, m)                                                                                  \
  do {                                                                                                       \
    const v4 d_ = v4_sub(x, m);                                                                              \
    s = v4_fma(d_, d_, s);                                                                                   \
  } while (0)

STRIP_SUMS(strip_sums, ADD_VALUE)
STRIP_SUMS(strip_squares, ADD_SQUARE)

static size_t strip_width(size_t j, size_t W) { return W - j < STRIP ? W - j : STRIP; }

void norm_column_sums(real *sum, const real *x, size_t n, size_t W) {
  const size_t rows = n / W;
  for (size_t j = 0; j < W; j += STRIP) strip_sums(sum + j, x + j, NULL, rows, W, strip_width(j, W));
  for (size_t i = 0; i < n % W; i++) sum[i] += x[rows * W + i];
}

void norm_column_squares(real *sum, const real *x, const real *mean, size_t n, size_t W) {
  const size_t rows = n / W;
  for (size_t j = 0; j < W; j += STRIP) strip_squares(sum + j, x + j, mean + j, rows, W, strip_width(j, W));
  for (size_t i = 0; i < n % W; i++) {
    const real d = x[rows * W + i] - mean[i];
    sum[i] += d * d;
  }
}

/* Two vectors of columns: their sums and means take six registers. */
static void strip_dots(real *sum, real *dot, const real *dy, const real *x, const real *mean, size_t rows,
                       size_t W) {
  v4 s0 = v4_zero(), s1 = v4_zero(), d0 = v4_zero(), d1 = v4_zero();
  const v4 m0 = v4_load(mean), m1 = v4_load(mean + LANES);
  for (size_t r = 0; r < rows; r++, x += W, dy += W) {
    const v4 g0 = v4_load(dy), g1 = v4_load(dy + LANES);
    s0 = v4_add(s0, g0), s1 = v4_add(s1, g1);
    d0 = v4_fma(g0, v4_sub(v4_load(x), m0), d0);
    d1 = v4_fma(g1, v4_sub(v4_load(x + LANES), m1), d1);
  }
  v4_store(sum, s0), v4_store(sum + LANES, s1);
  v4_store(dot, d0), v4_store(dot + LANES, d1);
}

static void strip_dots_4(real *sum, real *dot, const real *dy, const real *x, const real *mean, size_t rows,
                         size_t W) {
  v4 s = v4_zero(), d = v4_zero();
  const v4 m = v4_load(mean);
  for (size_t r = 0; r < rows; r++, x += W, dy += W) {
    const v4 g = v4_load(dy);
    s = v4_add(s, g);
    d = v4_fma(g, v4_sub(v4_load(x), m), d);
  }
  v4_store(sum, s), v4_store(dot, d);
}

void norm_column_dots(real *sum, real *dot, const real *dy, const real *x, const real *mean, size_t n,
                      size_t W) {
  const size_t rows = n / W;
  size_t j = 0;
  for (; j + 2 * LANES <= W; j += 2 * LANES) strip_dots(sum + j, dot + j, dy + j, x + j, mean + j, rows, W);
  for (; j < W; j += LANES) strip_dots_4(sum + j, dot + j, dy + j, x + j, mean + j, rows, W);
  for (size_t i = 0; i < n % W; i++) {
    const real g = dy[rows * W + i];
    sum[i] += g;
    dot[i] += g * (x[rows * W + i] - mean[i]);
  }
}

/* ---- columns: elementwise ----------------------------------------------------------------------------------------- */

static void apply_period(real *y, const real *x, const real *mean, const real *s, const real *t, size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    v4_store(y + i, v4_fma(v4_sub(v4_load(x + i), v4_load(mean + i)), v4_load(s + i), v4_load(t + i)));
  for (; i < n; i++) y[i] = (x[i] - mean[i]) * s[i] + t[i];
}

void norm_column_apply(real *y, const real *x, const real *mean, const real *s, const real *t, size_t n,
                       size_t W) {
  for (; n > 0; y += W, x += W) {
    const size_t m = n < W ? n : W;
    apply_period(y, x, mean, s, t, m);
    n -= m;
  }
}

static void backward_period(real *dx, const real *dy, const real *x, const real *mean, const real *a,
                            const real *b, const real *c, size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    const v4 own = v4_fma(v4_sub(v4_load(x + i), v4_load(mean + i)), v4_load(b + i), v4_load(c + i));
    v4_store(dx + i, v4_fma(v4_load(dy + i), v4_load(a + i), own));
  }
  for (; i < n; i++) dx[i] = dy[i] * a[i] + ((x[i] - mean[i]) * b[i] + c[i]);
}

void norm_column_backward(real *dx, const real *dy, const real *x, const real *mean, const real *a,
                          const real *b, const real *c, size_t n, size_t W) {
  for (; n > 0; dx += W, dy += W, x += W) {
    const size_t m = n < W ? n : W;
    backward_period(dx, dy, x, mean, a, b, c, m);
    n -= m;
  }
}

/* ---- rows: blocks are summed in floats, the blocks' sums in doubles -------------------------------------------------- */

enum { BLOCK = 256 };

static real block_squares(const real *x, real mean, size_t n) {
  const v4 m = v4_splat(mean);
  v4 sum = v4_zero();
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    const v4 d = v4_sub(v4_load(x + i), m);
    sum = v4_fma(d, d, sum);
  }
  real rest = 0;
  for (; i < n; i++) rest += (x[i] - mean) * (x[i] - mean);
  return v4_sum(sum) + rest;
}

double norm_row_squares(const real *x, real mean, size_t n) {
  double total = 0;
  for (size_t i = 0; i < n; i += BLOCK)
    total += (double)block_squares(x + i, mean, n - i < BLOCK ? n - i : BLOCK);
  return total;
}

void norm_row_apply(real *y, const real *x, real mean, real s, const real *gamma, const real *beta,
                    size_t n) {
  const v4 m = v4_splat(mean), vs = v4_splat(s);
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    const v4 h = v4_mul(v4_sub(v4_load(x + i), m), vs);
    v4_store(y + i, v4_fma(h, v4_load(gamma + i), v4_load(beta + i)));
  }
  for (; i < n; i++) y[i] = (x[i] - mean) * s * gamma[i] + beta[i];
}

static void block_dots(double out[2], const real *dy, const real *x, const real *gamma, real mean, size_t n) {
  const v4 m = v4_splat(mean);
  v4 sum = v4_zero(), dot = v4_zero();
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    const v4 d = v4_mul(v4_load(dy + i), v4_load(gamma + i));
    sum = v4_add(sum, d);
    dot = v4_fma(d, v4_sub(v4_load(x + i), m), dot);
  }
  real rest = 0, rest_dot = 0;
  for (; i < n; i++) {
    const real d = dy[i] * gamma[i];
    rest += d;
    rest_dot += d * (x[i] - mean);
  }
  out[0] += (double)(v4_sum(sum) + rest);
  out[1] += (double)(v4_sum(dot) + rest_dot);
}

void norm_row_dots(double out[2], const real *dy, const real *x, const real *gamma, real mean, size_t n) {
  out[0] = out[1] = 0;
  for (size_t i = 0; i < n; i += BLOCK)
    block_dots(out, dy + i, x + i, gamma + i, mean, n - i < BLOCK ? n - i : BLOCK);
}

void norm_row_backward(real *dx, const real *dy, const real *x, const real *gamma, real mean,
                       const real abc[3], size_t n) {
  const v4 m = v4_splat(mean), a = v4_splat(abc[0]), b = v4_splat(abc[1]), c = v4_splat(abc[2]);
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    const v4 own = v4_fma(v4_sub(v4_load(x + i), m), b, c);
    v4_store(dx + i, v4_fma(v4_mul(v4_load(dy + i), v4_load(gamma + i)), a, own));
  }
  for (; i < n; i++) dx[i] = dy[i] * gamma[i] * abc[0] + ((x[i] - mean) * abc[1] + abc[2]);
}

void norm_row_parameters(real *dgamma, real *dbeta, const real *dy, const real *x, real mean, real s,
                         size_t n) {
  const v4 m = v4_splat(mean), vs = v4_splat(s);
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    const v4 d = v4_load(dy + i), h = v4_mul(v4_sub(v4_load(x + i), m), vs);
    v4_store(dgamma + i, v4_fma(d, h, v4_load(dgamma + i)));
    v4_store(dbeta + i, v4_add(v4_load(dbeta + i), d));
  }
  for (; i < n; i++) {
    dgamma[i] += dy[i] * ((x[i] - mean) * s);
    dbeta[i] += dy[i];
  }
}
