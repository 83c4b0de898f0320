/* Random numbers for initial weights, shuffling, dropout. Uniform words come from Philox 4x32-10 (rng.h); normals from
 * Box and Muller (1958), with the logarithm, sine and cosine computed here in double, so that every machine gets the
 * same bits. */
#include "rng.h"

#include "kernels/simd.h"
#include "parallel.h"

#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0       0x9E3779B9u
#define WEYL_1       0xBB67AE85u

void nn_random4(uint32_t out[4], const uint32_t key[2], uint32_t counter_lo, uint32_t counter_hi) {
  uint32_t c0 = counter_lo, c1 = counter_hi, c2 = 0, c3 = 0, k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)MULTIPLIER_0 * c0, p1 = (uint64_t)MULTIPLIER_1 * c2;
    uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    c0 = n0;
    c2 = n2;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

void nn_random16(uint32_t out[16], const uint32_t key[2], uint32_t counter_lo, uint32_t counter_hi) {
  i4 c0 = i4_add(i4_splat((int32_t)counter_lo), i4_set(0, 1, 2, 3)), c1 = i4_splat((int32_t)counter_hi);
  i4 c2 = i4_splat(0), c3 = i4_splat(0), k0 = i4_splat((int32_t)key[0]), k1 = i4_splat((int32_t)key[1]);
  for (int round = 0; round < 10; round++) {
    i4 high0, low0, high1, low1;
    i4_mul_wide(&high0, &low0, c0, i4_splat((int32_t)MULTIPLIER_0));
    i4_mul_wide(&high1, &low1, c2, i4_splat((int32_t)MULTIPLIER_1));
    c0 = i4_xor(i4_xor(high1, c1), k0);
    c2 = i4_xor(i4_xor(high0, c3), k1);
    c1 = low1;
    c3 = low0;
    k0 = i4_add(k0, i4_splat((int32_t)WEYL_0));
    k1 = i4_add(k1, i4_splat((int32_t)WEYL_1));
  }
  const i4 a = i4_shuffle(c0, c1, 0, 4, 1, 5), b = i4_shuffle(c2, c3, 0, 4, 1, 5);
  const i4 c = i4_shuffle(c0, c1, 2, 6, 3, 7), d = i4_shuffle(c2, c3, 2, 6, 3, 7);
  i4_store(out, i4_shuffle(a, b, 0, 1, 4, 5));
  i4_store(out + 4, i4_shuffle(a, b, 2, 3, 6, 7));
  i4_store(out + 8, i4_shuffle(c, d, 0, 1, 4, 5));
  i4_store(out + 12, i4_shuffle(c, d, 2, 3, 6, 7));
}

void nn_derive_key(uint32_t out[2], const uint32_t seed[2], uint32_t step, uint32_t node) {
  uint32_t r[4];
  nn_random4(r, seed, step, node);
  out[0] = r[0], out[1] = r[1];
}

/* Natural logarithm of 0 < x <= 1: x = m 2^e with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh((m - 1) / (m + 1)). */
static double log_unit(double x) {
  int e = 0;
  while (x < 0.70710678118654752) x *= 2, e--;
  double s = (x - 1) / (x + 1), s2 = s * s, sum = 0;
  for (int k = 19; k >= 1; k -= 2) sum = sum * s2 + 1.0 / k;
  return 2 * s * sum + e * 0.69314718055994531;
}

/* Sine by Taylor's series, |x| <= pi / 2, error below 1e-15. */
static double sine(double x) {
  double x2 = x * x, term = x, sum = x;
  for (int k = 1; k <= 10; k++) {
    term *= -x2 / ((2 * k) * (2 * k + 1));
    sum += term;
  }
  return sum;
}

static double square_root(double x) { return __builtin_sqrt(x); /* one instruction, exact everywhere */ }

/* Two normals from two words. */
static void box_muller(double out[2], uint32_t a, uint32_t b) {
  const double half_pi = 1.57079632679489662;
  double r = square_root(-2 * log_unit((a + 1.0) / 4294967296.0)), turn = nn_unit(b) * 4;
  int quadrant = (int)turn;
  double angle = (turn - quadrant) * half_pi, s = sine(angle), c = sine(half_pi - angle);
  double cosine = quadrant == 0 ? c : quadrant == 1 ? -s : quadrant == 2 ? -c : s;
  double sinus = quadrant == 0 ? s : quadrant == 1 ? c : quadrant == 2 ? -s : -c;
  out[0] = r * cosine, out[1] = r * sinus;
}

void nn_normal4(double out[4], const uint32_t key[2], uint32_t counter_lo, uint32_t counter_hi) {
  uint32_t r[4];
  nn_random4(r, key, counter_lo, counter_hi);
  box_muller(out, r[0], r[1]);
  box_muller(out + 2, r[2], r[3]);
}

typedef struct {
  real *y;
  double a, b;
  const uint32_t *key;
} uniform;

/* `from` is a multiple of 4, as grains are. */
static void fill_uniform(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const uniform *u = context;
  uint32_t r[4];
  for (size_t i = from; i < to; i++) {
    if (i % 4 == 0) nn_random4(r, u->key, (uint32_t)(i / 4), 0);
    u->y[i] = (real)(float)(u->a + (u->b - u->a) * nn_unit(r[i % 4]));
  }
}

/* Normals in the order of the counter; the truncated kind skips those beyond two deviations. */
static void fill_normal(real *y, int32_t n, double mean, double deviation, int truncated,
                        const uint32_t key[2]) {
  uint32_t counter = 0;
  for (int32_t i = 0; i < n;) {
    double z[4];
    nn_normal4(z, key, counter++, 1);
    for (int k = 0; k < 4 && i < n; k++) {
      if (truncated && (z[k] > 2 || z[k] < -2)) continue;
      y[i++] = (real)(float)(mean + deviation * z[k]);
    }
  }
}

void nn_fill(real *y, int32_t n, int32_t distribution, double a, double b, uint32_t lo, uint32_t hi) {
  const uint32_t key[2] = {lo, hi};
  if (distribution == NN_UNIFORM)
    nn_parallel_range((size_t)n, nn_grain(5), fill_uniform, &(uniform){y, a, b, key});
  else
    fill_normal(y, n, a, b, distribution == NN_TRUNCATED_NORMAL, key);
}

/* Fisher and Yates's shuffle; a word is scaled to 0 ... i by its high product (bias below n / 2^32). */
void nn_permutation(int32_t *y, int32_t n, uint32_t lo, uint32_t hi) {
  const uint32_t key[2] = {lo, hi};
  uint32_t r[4];
  for (int32_t i = 0; i < n; i++) y[i] = i;
  for (int32_t i = n - 1; i > 0; i--) {
    nn_random4(r, key, (uint32_t)i, 2);
    int32_t j = (int32_t)(((uint64_t)r[0] * ((uint32_t)i + 1)) >> 32), t = y[i];
    y[i] = y[j];
    y[j] = t;
  }
}
