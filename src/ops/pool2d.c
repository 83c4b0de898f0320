/* max_pool2d, avg_pool2d: x[N,H,W,C] -> y[N,H',W',C];  attributes ph pw sh sw same. Sizes: kernels/window.h.
 *
 *   max: y = largest value of the window; padding counts as minus infinity, NaN comes through.
 *        The gradient goes to the first (row-major) of several equal largest values.
 *   avg: y = mean of those cells of the window that lie inside the input; padding does not count. */
#include <string.h>

#include "../kernels/vec.h"
#include "ops.h"

enum { PH, PW, SH, SW, SAME };

static int geometry(window *g, const nn_call *c) {
  return window_set(g, c->xs[0], c->attr[PH], c->attr[PW], c->attr + SH, NULL, c->attr[SAME]);
}

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  for (int i = PH; i <= SW; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, SAME, 0, 1));
  window g;
  TRY(geometry(&g, c));
  *y = (nn_shape){NN_REAL, 4, {g.n, g.oh, g.ow, g.c}};
  return NN_OK;
}

/* The part of one output pixel's window that lies inside the input. */
typedef struct {
  size_t first;          /* offset of its first cell's channels in x */
  int32_t lines, cells;  /* cells is the number of cells in a line */
  size_t line, C;        /* floats from line to line, from cell to cell */
} patch;

static patch patch_at(const window *g, int32_t n, int32_t oi, int32_t oj) {
  const int32_t i = oi * g->sh - g->top, j = oj * g->sw - g->left;
  int32_t p0, p1, q0, q1;
  window_clip(&p0, &p1, i, g->h, g->kh, 1);
  window_clip(&q0, &q1, j, g->w, g->kw, 1);
  const size_t C = (size_t)g->c, line = (size_t)g->w * C;
  const size_t top = (size_t)n * (size_t)g->h + (size_t)(i + p0);
  return (patch){top * line + (size_t)(j + q0) * C, p1 - p0, q1 - q0, line, C};
}

typedef void (*visit)(const nn_call *c, patch p, size_t out);

/* Calls f for every output pixel; `out` is the offset of its channels in y. Inlined once per f. */
static inline __attribute__((always_inline)) void each_patch(const nn_call *c, visit f) {
  window g;
  geometry(&g, c);
  size_t out = 0;
  for (int32_t n = 0; n < g.n; n++)
    for (int32_t i = 0; i < g.oh; i++)
      for (int32_t j = 0; j < g.ow; j++, out += (size_t)g.c) f(c, patch_at(&g, n, i, j), out);
}

static void max_patch(const nn_call *c, patch p, size_t out) {
  const real *x = c->x[0] + p.first;
  vec_copy(c->y + out, x, p.C);
  for (int32_t i = 0; i < p.lines; i++)
    for (int32_t j = i == 0; j < p.cells; j++) vec_max(c->y + out, x + (size_t)i * p.line + (size_t)j * p.C, p.C);
}

/* Four channels (n of them real): dy goes to the first cell that is not less than y. */
static inline void max_route4(const nn_call *c, patch p, size_t out, size_t channel, int n) {
  const v4 y = v4_load_part(c->y + out + channel, n, 0), dy = v4_load_part(c->dy + out + channel, n, 0);
  m4 open = v4_eq(v4_zero(), v4_zero());
  for (int32_t i = 0; i < p.lines; i++)
    for (int32_t j = 0; j < p.cells; j++) {
      const size_t cell = p.first + (size_t)i * p.line + (size_t)j * p.C + channel;
      const m4 less = v4_lt(v4_load_part(c->x[0] + cell, n, 0), y);
      const v4 part = v4_select(m4_and(open, m4_not(less)), dy, v4_zero());
      v4_store_part(c->dx[0] + cell, v4_add(v4_load_part(c->dx[0] + cell, n, 0), part), n);
      open = m4_and(open, less);
    }
}

static void max_patch_back(const nn_call *c, patch p, size_t out) {
  size_t i = 0;
  for (; i + 4 <= p.C; i += 4) max_route4(c, p, out, i, 4);
  if (i < p.C) max_route4(c, p, out, i, (int)(p.C - i));
}

static void avg_patch(const nn_call *c, patch p, size_t out) {
  const real *x = c->x[0] + p.first;
  real *y = c->y + out;
  vec_copy(y, x, p.C);
  for (int32_t i = 0; i < p.lines; i++)
    for (int32_t j = i == 0; j < p.cells; j++) vec_add(y, x + (size_t)i * p.line + (size_t)j * p.C, p.C);
  vec_scale(y, y, 1 / ((real)p.lines * (real)p.cells), p.C);
}

static void avg_patch_back(const nn_call *c, patch p, size_t out) {
  const real share = 1 / ((real)p.lines * (real)p.cells);
  for (int32_t i = 0; i < p.lines; i++)
    for (int32_t j = 0; j < p.cells; j++)
      vec_axpy(c->dx[0] + p.first + (size_t)i * p.line + (size_t)j * p.C, share, c->dy + out, p.C);
}

static void max_forward(const nn_call *c) { each_patch(c, max_patch); }
static void avg_forward(const nn_call *c) { each_patch(c, avg_patch); }

static void max_backward(const nn_call *c) {
  if (!c->dx[0]) return;
  memset(c->dx[0], 0, nn_count(c->xs[0]) * sizeof(real));
  each_patch(c, max_patch_back);
}

static void avg_backward(const nn_call *c) {
  if (!c->dx[0]) return;
  memset(c->dx[0], 0, nn_count(c->xs[0]) * sizeof(real));
  each_patch(c, avg_patch_back);
}

static double flops(const nn_call *c) { return (double)nn_count(c->ys) * c->attr[PH] * c->attr[PW]; }

const nn_op nn_op_max_pool2d = {
    .name = "max_pool2d",
    .min_in = 1,
    .max_in = 1,
    .nattr = 5,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0,
    .infer = infer,
    .forward = max_forward,
    .backward = max_backward,
    .flops = flops,
};

const nn_op nn_op_avg_pool2d = {
    .name = "avg_pool2d",
    .min_in = 1,
    .max_in = 1,
    .nattr = 5,
    .infer = infer,
    .forward = avg_forward,
    .backward = avg_backward,
    .flops = flops,
};
