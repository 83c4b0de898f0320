/* max_pool, avg_pool: x[N,H,W,C] -> y[N,H',W',C];  attributes ph pw sh sw padding. Rows [N,W,C] and bodies [N,D,H,W,C] have
 * one axis less or more, and so have their attributes. Sizes: kernels/window.h.
 *
 *   adaptive: padding 2 makes ph pw the sizes of the OUTPUT: its row i reads rows floor(i H / H') to ceil((i + 1) H / H').
 *   max: y = largest value of the window; padding counts as minus infinity, NaN comes through.
 *        The gradient goes to the first (row-major) of several equal largest values.
 *   avg: y = mean of those cells of the window that lie inside the input; padding does not count. */
#include <string.h>

#include "../kernels/simd.h"
#include "../parallel.h"
#include "ops.h"

#define NOINLINE __attribute__((noinline))

enum { ADAPTIVE = 2 };

static int32_t padding_of(const nn_call *c) { return c->attr[2 * (c->xs[0]->rank - 2)]; }

static void geometry_adaptive(window *g, const nn_call *c) {
  const nn_shape *x = c->xs[0];
  axis a[3];
  for (int i = 0; i < x->rank - 2; i++) {
    const int32_t in = x->d[i + 1], out = c->attr[i];
    a[i] = (axis){.in = in, .k = (in - 1) / out + 2, .stride = 1, .dilation = 1, .out = out, .padded = in};
  }
  window_of_axes(g, x, a);
}

static int geometry(window *g, const nn_call *c) {
  if (padding_of(c) != ADAPTIVE)
    return window_set(g, c->xs[0], c->attr, c->attr + c->xs[0]->rank - 2, NULL, padding_of(c));
  geometry_adaptive(g, c);
  return NN_OK;
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0];
  TRY(want_reals(c));
  TRY(want_picture(x));
  const int last = 2 * (x->rank - 2);
  TRY(fail_unless(c->nattr == last + 1, NN_E_ATTR, c->nattr, last + 1));
  for (int i = 0; i < last; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, last, VALID, ADAPTIVE));
  window g;
  TRY(geometry(&g, c));
  *y = window_shape(&g, x->rank, g.c);
  return NN_OK;
}

/* The part of one output pixel's window that lies inside the input. */
typedef struct {
  size_t first;                 /* offset of its first cell's channels in x */
  int32_t layers, lines, cells; /* lines in a layer, cells in a line */
  size_t layer, line, C;        /* floats from layer to layer, from line to line, from cell to cell */
} patch;

/* The cells of one axis that output o reads: the first, and behind the last. */
static inline void reach(int32_t *from, int32_t *to, int32_t o, int32_t in, int32_t out, int32_t k,
                         int32_t stride, int32_t before, int is_adaptive) {
  if (is_adaptive) {
    *from = (int32_t)((int64_t)o * in / out);
    *to = (int32_t)((((int64_t)o + 1) * in - 1) / out) + 1;
    return;
  }
  const int32_t start = o * stride - before;
  window_clip(from, to, start, in, k, 1);
  *from += start, *to += start;
}

static patch patch_at(const window *g, int is_adaptive, int32_t n, int32_t oz, int32_t oi, int32_t oj) {
  int32_t r0, r1, p0, p1, q0, q1;
  reach(&r0, &r1, oz, g->d, g->od, g->kd, g->sd, g->front, is_adaptive);
  reach(&p0, &p1, oi, g->h, g->oh, g->kh, g->sh, g->top, is_adaptive);
  reach(&q0, &q1, oj, g->w, g->ow, g->kw, g->sw, g->left, is_adaptive);
  const size_t C = (size_t)g->c, line = (size_t)g->w * C, layer = (size_t)g->h * line;
  const size_t first = ((size_t)n * (size_t)g->d + (size_t)r0) * layer + (size_t)p0 * line + (size_t)q0 * C;
  return (patch){first, r1 - r0, p1 - p0, q1 - q0, layer, line, C};
}

static inline size_t cell_at(const patch *p, int32_t r, int32_t i, int32_t j) {
  return p->first + (size_t)r * p->layer + (size_t)i * p->line + (size_t)j * p->C;
}

/* For every cell of a patch, line by line. */
#define EACH_CELL(p)                                                                                         \
  for (int32_t r = 0; r < (p)->layers; r++)                                                                  \
    for (int32_t i = 0; i < (p)->lines; i++)                                                                 \
      for (int32_t j = 0; j < (p)->cells; j++)

/* What one output pixel does with four of its channels, n of them real; `out` is their offset in y, `channel` in a cell. */
typedef void (*visit)(const nn_call *c, const patch *p, size_t out, size_t channel, int n);

/* Calls f for all channels of all output pixels of the images [from, to). Inlined once per f. */
static inline __attribute__((always_inline)) void each_patch(const nn_call *c, size_t from, size_t to,
                                                             visit f) {
  window g;
  geometry(&g, c);
  const int is_adaptive = padding_of(c) == ADAPTIVE;
  size_t out = from * (size_t)window_outputs(&g) * (size_t)g.c;
  for (int32_t layer = (int32_t)from * g.od; layer < (int32_t)to * g.od; layer++)
    for (int32_t i = 0; i < g.oh; i++)
      for (int32_t j = 0; j < g.ow; j++, out += (size_t)g.c) {
        const patch p = patch_at(&g, is_adaptive, layer / g.od, layer % g.od, i, j);
        size_t k = 0;
        for (; k + 4 <= p.C; k += 4) f(c, &p, out + k, k, 4);
        if (k < p.C) f(c, &p, out + k, k, (int)(p.C - k));
      }
}

/* v4_max keeps a NaN of x, the selection one of y. */
SIMD_INLINE v4 larger(v4 x, v4 y) { return v4_select(v4_eq(y, y), v4_max(x, y), y); }

SIMD_INLINE void max4(const nn_call *c, const patch *p, size_t out, size_t channel, int n) {
  v4 y = v4_load_part(c->x[0] + p->first + channel, n, 0);
  EACH_CELL(p) y = larger(v4_load_part(c->x[0] + cell_at(p, r, i, j) + channel, n, 0), y);
  v4_store_part(c->y + out, y, n);
}

/* dy goes to the first cell that is not less than y. */
SIMD_INLINE void max_back4(const nn_call *c, const patch *p, size_t out, size_t channel, int n) {
  const v4 y = v4_load_part(c->y + out, n, 0), dy = v4_load_part(c->dy + out, n, 0);
  m4 open = v4_eq(v4_zero(), v4_zero());
  EACH_CELL(p) {
    const size_t cell = cell_at(p, r, i, j) + channel;
    const m4 less = v4_lt(v4_load_part(c->x[0] + cell, n, 0), y);
    const v4 part = v4_select(m4_and(open, m4_not(less)), dy, v4_zero());
    v4_store_part(c->dx[0] + cell, v4_add(v4_load_part(c->dx[0] + cell, n, 0), part), n);
    open = m4_and(open, less);
  }
}

/* ---- windows of 2 x 2 that neither overlap nor reach over the border: nearly all that are ever used --------------- */

static int is_halving(const nn_call *c, const window *g) {
  return c->xs[0]->rank == 4 && padding_of(c) != ADAPTIVE && g->kh == 2 && g->kw == 2 && g->sh == 2 &&
         g->sw == 2 && 2 * g->oh <= g->h && 2 * g->ow <= g->w && g->c % 4 == 0;
}

/* One row of outputs from the two rows of x above it. */
static NOINLINE void max_halve_row(real *y, const real *x, size_t line, int32_t cells, size_t C) {
  for (int32_t j = 0; j < cells; j++, x += 2 * C, y += C)
    for (size_t k = 0; k < C; k += 4) {
      const v4 top = larger(v4_load(x + C + k), v4_load(x + k));
      v4_store(y + k, larger(v4_load(x + line + C + k), larger(v4_load(x + line + k), top)));
    }
}

static NOINLINE void max_halve_row_back(real *dx, const real *x, const real *y, const real *dy, size_t line,
                                        int32_t cells, size_t C) {
  for (int32_t j = 0; j < cells; j++, x += 2 * C, dx += 2 * C, y += C, dy += C)
    for (size_t k = 0; k < C; k += 4) {
      const v4 largest = v4_load(y + k), slope = v4_load(dy + k), zero = v4_zero();
      m4 less = v4_lt(v4_load(x + k), largest), open = less;
      v4_store(dx + k, v4_select(less, zero, slope));
      less = v4_lt(v4_load(x + C + k), largest);
      v4_store(dx + C + k, v4_select(m4_and(open, m4_not(less)), slope, zero));
      open = m4_and(open, less);
      less = v4_lt(v4_load(x + line + k), largest);
      v4_store(dx + line + k, v4_select(m4_and(open, m4_not(less)), slope, zero));
      open = m4_and(open, less);
      less = v4_lt(v4_load(x + line + C + k), largest);
      v4_store(dx + line + C + k, v4_select(m4_and(open, m4_not(less)), slope, zero));
    }
}

/* Rows [from, to) of all images' outputs. */
SIMD_INLINE void max_halve(const nn_call *c, size_t from, size_t to, int backward) {
  window g;
  geometry(&g, c);
  const size_t C = (size_t)g.c, line = (size_t)g.w * C, row = (size_t)g.ow * C, oh = (size_t)g.oh;
  for (size_t r = from; r < to; r++) {
    const size_t in = (r / oh * (size_t)g.h + r % oh * 2) * line, out = r * row;
    if (backward)
      max_halve_row_back(c->dx[0] + in, c->x[0] + in, c->y + out, c->dy + out, line, g.ow, C);
    else
      max_halve_row(c->y + out, c->x[0] + in, line, g.ow, C);
  }
}

static real share_of(const patch *p) { return 1 / ((real)p->layers * (real)p->lines * (real)p->cells); }

SIMD_INLINE void avg4(const nn_call *c, const patch *p, size_t out, size_t channel, int n) {
  v4 sum = v4_zero();
  EACH_CELL(p) sum = v4_add(sum, v4_load_part(c->x[0] + cell_at(p, r, i, j) + channel, n, 0));
  v4_store_part(c->y + out, v4_mul(sum, v4_splat(share_of(p))), n);
}

SIMD_INLINE void avg_back4(const nn_call *c, const patch *p, size_t out, size_t channel, int n) {
  const v4 part = v4_mul(v4_load_part(c->dy + out, n, 0), v4_splat(share_of(p)));
  EACH_CELL(p) {
    real *to = c->dx[0] + cell_at(p, r, i, j) + channel;
    v4_store_part(to, v4_add(v4_load_part(to, n, 0), part), n);
  }
}

/* ---- in parts, of images or of rows ----------------------------------------------------------------------------- */

#define PARTS(name, ...)                                                                                     \
  static void name(const void *context, size_t from, size_t to, int32_t slot) {                              \
    (void)slot;                                                                                              \
    __VA_ARGS__;                                                                                             \
  }
PARTS(max_images, each_patch(context, from, to, max4))
PARTS(max_back_images, each_patch(context, from, to, max_back4))
PARTS(avg_images, each_patch(context, from, to, avg4))
PARTS(avg_back_images, each_patch(context, from, to, avg_back4))
PARTS(max_halve_rows, max_halve(context, from, to, 0))
PARTS(max_halve_rows_back, max_halve(context, from, to, 1))
#undef PARTS

static double flops(const nn_call *c) {
  window g;
  geometry(&g, c);
  return (double)nn_count(c->ys) * g.kd * g.kh * g.kw;
}

static void over_images(const nn_call *c, nn_range body) {
  nn_parallel_range((size_t)c->ys->d[0], nn_grain(flops(c) / c->ys->d[0]), body, c);
}

static void over_rows(const nn_call *c, const window *g, nn_range body) {
  nn_parallel_range((size_t)g->n * (size_t)g->oh, nn_grain(0.8 * g->ow * g->c), body, c);
}

static void max_forward(const nn_call *c) {
  window g;
  geometry(&g, c);
  if (is_halving(c, &g))
    over_rows(c, &g, max_halve_rows);
  else
    over_images(c, max_images);
}

static void avg_forward(const nn_call *c) { over_images(c, avg_images); }

static void max_backward(const nn_call *c) {
  if (!c->dx[0]) return;
  window g;
  geometry(&g, c);
  const int is_covered = is_halving(c, &g) && 2 * g.oh == g.h && 2 * g.ow == g.w; /* every cell is written */
  if (!is_covered) memset(c->dx[0], 0, nn_count(c->xs[0]) * sizeof(real));
  if (is_halving(c, &g))
    over_rows(c, &g, max_halve_rows_back);
  else
    over_images(c, max_back_images);
}

static void avg_backward(const nn_call *c) {
  if (!c->dx[0]) return;
  memset(c->dx[0], 0, nn_count(c->xs[0]) * sizeof(real));
  over_images(c, avg_back_images);
}

const nn_op nn_op_max_pool = {
    .name = "max_pool",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0,
    .infer = infer,
    .forward = max_forward,
    .backward = max_backward,
    .flops = flops,
};

const nn_op nn_op_avg_pool = {
    .name = "avg_pool",
    .min_in = 1,
    .max_in = 1,
    .nattr = -1,
    .infer = infer,
    .forward = avg_forward,
    .backward = avg_backward,
    .flops = flops,
};
