/* Windows that reach over the border read zeros: a line that does not exist is a line of zeros, and the few columns at
 * both ends read from a copy of their cells beside zeros. So there is one loop for all outputs. */
#include "depthwise.h"

#include <string.h>

#include "vec.h"

#define NOINLINE __attribute__((noinline))

enum { K = 3, TAPS = K * K };

/* The three lines that a row of outputs reads, from the cell under its first tap on; `step` reals from one output to the
 * next, C from one tap to the next. */
typedef struct {
  const real *line[K];
  size_t step, C;
} strip;

int depthwise3x3_fits(const window *g) {
  return g->kh == K && g->kw == K && g->dh == 1 && g->dw == 1 && g->c % 4 == 0;
}

/* A line of zeros, and one window. */
double depthwise3x3_scratch(const window *g) {
  const double cells = (g->w > g->ow ? g->w : g->ow) + TAPS; /* turned, the input is dz */
  return 16 * __builtin_floor((cells * g->c + 15) / 16);
}

/* The windows of outputs `step` apart, four channels of each: nine weights serve both. */
SIMD_INLINE void two_windows(v4 sum[2], strip s, size_t at, size_t step, const real *w) {
  UNROLL for (size_t p = 0; p < K; p++) UNROLL for (size_t q = 0; q < K; q++) {
    const v4 t = v4_load(w + (p * K + q) * s.C);
    const real *x = s.line[p] + at + q * s.C;
    sum[0] = v4_fma(v4_load(x), t, sum[0]);
    sum[1] = v4_fma(v4_load(x + step), t, sum[1]);
  }
}

/* Channels innermost: along a row they are as far apart as often falls into one set of the cache. */
static NOINLINE void forward_row(real *y, strip s, const real *w, const real *bias, real floor,
                                 int32_t cells) {
  const v4 low = v4_splat(floor);
  for (int32_t j = 0; j < cells; j += 2) {
    const int is_pair = j + 1 < cells;
    const size_t step = is_pair ? s.step : 0, at = (size_t)j * s.step;
    real *first = y + (size_t)j * s.C, *second = first + (is_pair ? s.C : 0);
    for (size_t c = 0; c < s.C; c += 4) {
      const v4 b = bias ? v4_load(bias + c) : v4_zero();
      v4 sum[2] = {b, b};
      two_windows(sum, s, at + c, step, w + c);
      v4_store(first + c, v4_max(sum[0], low));
      v4_store(second + c, v4_max(sum[1], low));
    }
  }
}

/* Adds to dw one row's sums: sums of sums lose less than one long sum. */
static NOINLINE void filter_row(real *dw, strip s, const real *dz, int32_t cells) {
  for (size_t c = 0; c < s.C; c += 4) {
    v4 sum[TAPS];
    UNROLL for (size_t k = 0; k < TAPS; k++) sum[k] = v4_zero();
    const real *a0 = s.line[0] + c, *a1 = s.line[1] + c, *a2 = s.line[2] + c, *from = dz + c;
    for (int32_t j = 0; j < cells; j++, a0 += s.step, a1 += s.step, a2 += s.step, from += s.C) {
      const v4 d = v4_load(from);
      sum[0] = v4_fma(v4_load(a0), d, sum[0]);
      sum[1] = v4_fma(v4_load(a0 + s.C), d, sum[1]);
      sum[2] = v4_fma(v4_load(a0 + 2 * s.C), d, sum[2]);
      sum[3] = v4_fma(v4_load(a1), d, sum[3]);
      sum[4] = v4_fma(v4_load(a1 + s.C), d, sum[4]);
      sum[5] = v4_fma(v4_load(a1 + 2 * s.C), d, sum[5]);
      sum[6] = v4_fma(v4_load(a2), d, sum[6]);
      sum[7] = v4_fma(v4_load(a2 + s.C), d, sum[7]);
      sum[8] = v4_fma(v4_load(a2 + 2 * s.C), d, sum[8]);
    }
    UNROLL for (size_t k = 0; k < TAPS; k++)
        v4_store(dw + k * s.C + c, v4_add(v4_load(dw + k * s.C + c), sum[k]));
  }
}

/* What a row of outputs does with a strip: forward if y, else the filters' gradient from dz. */
typedef struct {
  real *y, *dw;
  const real *dz, *w, *bias;
  real floor;
} work;

static void row(const work *k, strip s, size_t at, int32_t cells) {
  if (k->y)
    forward_row(k->y + at, s, k->w, k->bias, k->floor, cells);
  else
    filter_row(k->dw, s, k->dz + at, cells);
}

/* One output at the border: its window, copied beside zeros. */
static void border_cell(const work *k, const strip *lines, const window *g, int32_t j, size_t at,
                        real *room) {
  const size_t C = (size_t)g->c;
  const int32_t left = j * g->sw - g->left;
  int32_t q0, q1;
  window_clip(&q0, &q1, left, g->w, K, 1);
  memset(room, 0, TAPS * C * sizeof(real));
  strip s = {.step = 0, .C = C};
  for (size_t p = 0; p < K; p++) {
    s.line[p] = room + p * K * C;
    if (q0 < q1)
      vec_copy(room + (p * K + (size_t)q0) * C, lines->line[p] + (size_t)(left + q0) * C,
               (size_t)(q1 - q0) * C);
  }
  row(k, s, at, 1);
}

/* Columns [*first, *end) of the outputs have all three taps of a line inside. */
static void whole_columns(int32_t *first, int32_t *end, const window *g) {
  *first = (g->left + g->sw - 1) / g->sw;
  *end = g->w < K ? 0 : (g->w - K + g->left) / g->sw + 1;
  if (*end > g->ow) *end = g->ow;
  if (*first > *end) *first = *end;
}

static void sweep(const work *k, const real *x, const window *g, size_t from, size_t to, real *scratch) {
  const size_t C = (size_t)g->c, line = (size_t)g->w * C;
  real *zeros = scratch, *room = scratch + line;
  memset(zeros, 0, line * sizeof(real));
  int32_t first, end;
  whole_columns(&first, &end, g);
  for (size_t r = from; r < to; r++) {
    const real *image = x + r / (size_t)g->oh * (size_t)g->h * line;
    const size_t at = r * (size_t)g->ow * C;
    const int32_t top = (int32_t)(r % (size_t)g->oh) * g->sh - g->top;
    strip s = {.step = (size_t)g->sw * C, .C = C};
    for (int32_t p = 0; p < K; p++)
      s.line[p] = top + p >= 0 && top + p < g->h ? image + (size_t)(top + p) * line : zeros;
    for (int32_t j = 0; j < first; j++) border_cell(k, &s, g, j, at + (size_t)j * C, room);
    for (int32_t j = end; j < g->ow; j++) border_cell(k, &s, g, j, at + (size_t)j * C, room);
    if (first == end) continue;
    for (int32_t p = 0; p < K; p++) s.line[p] += (size_t)(first * g->sw - g->left) * C;
    row(k, s, at + (size_t)first * C, end - first);
  }
}

void depthwise3x3_forward(real *y, const real *x, const real *w, const real *bias, real floor,
                          const window *g, size_t from, size_t to, real *scratch) {
  const work k = {.y = y, .w = w, .bias = bias, .floor = floor};
  sweep(&k, x, g, from, to, scratch);
}

window depthwise3x3_turned(const window *g) {
  window turned = *g;
  turned.h = g->oh, turned.w = g->ow, turned.oh = g->h, turned.ow = g->w;
  turned.top = K - 1 - g->top, turned.left = K - 1 - g->left;
  return turned;
}

void depthwise3x3_turn(real *turned, const real *w, int32_t C) {
  for (size_t k = 0; k < TAPS; k++)
    vec_copy(turned + k * (size_t)C, w + (TAPS - 1 - k) * (size_t)C, (size_t)C);
}

void depthwise3x3_filter(real *dw, const real *x, const real *dz, const window *g, size_t from, size_t to,
                         real *scratch) {
  const work k = {.dw = dw, .dz = dz};
  sweep(&k, x, g, from, to, scratch);
}
