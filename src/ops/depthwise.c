/* depthwise_conv2d: every channel has filters of its own.
 *
 *   y[n,i,j,c m + k] = act(b[c m + k] + sum over p, q of x[n, i sh + p dh - top, j sw + q dw - left, c] w[p,q,c,k])
 *
 *   x[N,H,W,C]  w[kh,kw,C,m]  b[C m] or none -> y[N,H',W',C m];  attributes sh sw dh dw same act.
 *   Sizes and padding: kernels/window.h. */
#include <string.h>

#include "../kernels/activation.h"
#include "../kernels/depthwise.h"
#include "../kernels/vec.h"
#include "ops.h"

enum { SH, SW, DH, DW, SAME, ACT };

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  for (int i = SH; i <= DW; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, SAME, 0, 1));
  TRY(want_attr(c, ACT, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(x, 4));
  TRY(want_rank(w, 4));
  TRY(want_size(w->d[2], x->d[3]));
  const int32_t F = w->d[2] * w->d[3]; /* a part of w's size: no overflow */
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], F));
  }
  window g;
  TRY(window_set(&g, x, w->d[0], w->d[1], c->attr + SH, c->attr + DH, c->attr[SAME]));
  *y = (nn_shape){NN_REAL, 4, {g.n, g.oh, g.ow, F}};
  return NN_OK;
}

static void geometry(window *g, const nn_call *c) {
  const nn_shape *w = c->xs[1];
  window_set(g, c->xs[0], w->d[0], w->d[1], c->attr + SH, c->attr + DH, c->attr[SAME]);
}

static int is_3x3(const nn_call *c, const window *g) { return c->xs[1]->d[3] == 1 && depthwise3x3_fits(g); }

/* Otherwise room for one pixel's channels, each repeated m times, so that the loops over filters are vector loops. */
static size_t scratch(const nn_call *c, int backward) {
  const nn_shape *w = c->xs[1];
  window g;
  geometry(&g, c);
  if (is_3x3(c, &g)) return scratch_size(depthwise3x3_scratch(&g));
  return w->d[3] == 1 ? 0 : scratch_size((double)w->d[2] * w->d[3]);
}

/* x[C] with every value repeated m times; x itself where m is 1. */
static const real *spread(real *room, const real *x, size_t C, size_t m) {
  if (m == 1) return x;
  for (size_t c = 0; c < C; c++) vec_fill(room + c * m, x[c], m);
  return room;
}

/* dx[c] += sum of products[c m ... c m + m - 1], where products = dz w. */
static void gather_add(real *dx, const real *dz, const real *w, size_t C, size_t m) {
  for (size_t c = 0; c < C; c++) dx[c] += vec_dot(dz + c * m, w + c * m, m);
}

typedef enum { FORWARD, BACKWARD_INPUT, BACKWARD_FILTER } direction;

/* Visits every pair of output pixel and tap; y is the output (forward) or dz. */
static void sweep(const nn_call *c, const window *g, direction way, real *y, real *out) {
  const size_t C = (size_t)g->c, m = (size_t)c->xs[1]->d[3], F = C * m;
  for (int32_t n = 0; n < g->n; n++)
    for (int32_t oi = 0; oi < g->oh; oi++)
      for (int32_t oj = 0; oj < g->ow; oj++, y += F) {
        const int32_t i = oi * g->sh - g->top, j = oj * g->sw - g->left;
        int32_t p0, p1, q0, q1;
        window_clip(&p0, &p1, i, g->h, g->kh, g->dh);
        window_clip(&q0, &q1, j, g->w, g->kw, g->dw);
        for (int32_t p = p0; p < p1; p++)
          for (int32_t q = q0; q < q1; q++) {
            const size_t line = (size_t)n * (size_t)g->h + (size_t)(i + p * g->dh);
            const size_t x = (line * (size_t)g->w + (size_t)(j + q * g->dw)) * C;
            const size_t w = ((size_t)p * (size_t)g->kw + (size_t)q) * F;
            if (way == FORWARD)
              vec_muladd(y, spread(c->scratch, c->x[0] + x, C, m), c->x[1] + w, F);
            else if (way == BACKWARD_FILTER)
              vec_muladd(out + w, spread(c->scratch, c->x[0] + x, C, m), y, F);
            else if (m == 1)
              vec_muladd(out + x, y, c->x[1] + w, F);
            else
              gather_add(out + x, y, c->x[1] + w, C, m);
          }
      }
}

static void forward(const nn_call *c) {
  window g;
  geometry(&g, c);
  const size_t F = (size_t)last_size(c->ys), rows = nn_rows(c->ys);
  const int32_t act = c->attr[ACT];
  if (is_3x3(c, &g)) {
    depthwise3x3_forward(c->y, c->x[0], c->x[1], c->nin == 3 ? c->x[2] : NULL, act_floor(act), &g, c->scratch);
    act_rest(c->y, rows * F, act);
    return;
  }
  if (c->nin == 3)
    for (size_t r = 0; r < rows; r++) vec_copy(c->y + r * F, c->x[2], F);
  else
    memset(c->y, 0, rows * F * sizeof(real));
  sweep(c, &g, FORWARD, c->y, NULL);
  act_forward(c->y, c->y, rows * F, act);
}

static void backward(const nn_call *c) {
  window g;
  geometry(&g, c);
  const size_t F = (size_t)last_size(c->ys), rows = nn_rows(c->ys);
  real *dz = c->dy;
  act_backward(dz, c->dy, c->y, rows * F, c->attr[ACT]);
  for (int k = 0; k < 2; k++) {
    if (!c->dx[k]) continue;
    if (is_3x3(c, &g) && k) {
      depthwise3x3_backward_filter(c->dx[1], c->x[0], dz, &g, c->scratch);
    } else if (is_3x3(c, &g) && g.sh == 1 && g.sw == 1) {
      depthwise3x3_backward_input(c->dx[0], dz, c->x[1], &g, c->scratch);
    } else {
      memset(c->dx[k], 0, nn_count(c->xs[k]) * sizeof(real));
      sweep(c, &g, k ? BACKWARD_FILTER : BACKWARD_INPUT, dz, c->dx[k]);
    }
  }
  if (c->nin == 3 && c->dx[2]) vec_column_sums(c->dx[2], dz, rows, F, F);
}

static double flops(const nn_call *c) {
  const nn_shape *w = c->xs[1];
  return 2.0 * (double)nn_count(c->ys) * w->d[0] * w->d[1];
}

const nn_op nn_op_depthwise_conv2d = {
    .name = "depthwise_conv2d",
    .min_in = 2,
    .max_in = 3,
    .nattr = 6,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
