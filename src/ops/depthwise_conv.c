/* depthwise_conv: every channel has filters of its own.
 *
 *   y[n,i,j,c m + k] = act(b[c m + k] + sum over p, q of x[n, i sh + p dh - top, j sw + q dw - left, c] w[p,q,c,k])
 *
 *   x[N,H,W,C]  w[kh,kw,C,m]  b[C m] or none -> y[N,H',W',C m];  attributes sh sw dh dw padding act.
 *   Rows [N,W,C] have no H, and so have w, y and the attributes. Sizes and padding: kernels/window.h. */
#include <string.h>

#include "../kernels/activation.h"
#include "../kernels/depthwise.h"
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

/* Attributes: strides, dilations, then these. */
enum { PADDING, ACT, OTHERS };

static const int32_t *others(const nn_call *c) { return c->attr + 2 * (c->xs[0]->rank - 2); }

static int geometry(window *g, const nn_call *c) {
  const int n = c->xs[0]->rank - 2;
  return window_set(g, c->xs[0], c->xs[1]->d, c->attr, c->attr + n, others(c)[PADDING]);
}

static int32_t multiplier(const nn_call *c) { return last_size(c->xs[1]); }

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  TRY(want_picture(x));
  if (x->rank > 4) return nn_fail(NN_E_RANK, x->rank, 4);
  const int n = x->rank - 2, first = 2 * n;
  TRY(fail_unless(c->nattr == first + OTHERS, NN_E_ATTR, c->nattr, first + OTHERS));
  for (int i = 0; i < first; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, first + PADDING, VALID, CAUSAL));
  TRY(want_attr(c, first + ACT, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(w, x->rank));
  TRY(want_size(w->d[n], last_size(x)));
  const int32_t F = w->d[n] * w->d[n + 1]; /* a part of w's size: no overflow */
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], F));
  }
  window g;
  TRY(geometry(&g, c));
  *y = window_shape(&g, x->rank, F);
  return NN_OK;
}

static int is_3x3(const nn_call *c, const window *g) { return multiplier(c) == 1 && depthwise3x3_fits(g); }

/* For 3 x 3: the turned weights, then the threads' rooms. Otherwise for each thread room for one pixel's channels, each
 * repeated m times, so that the loops over filters are plain vector loops. */
static size_t scratch(const nn_call *c, int backward) {
  const double slots = nn_parallel_slots(), m = multiplier(c);
  window g;
  geometry(&g, c);
  if (is_3x3(c, &g)) return scratch_size((double)g.c * 9 * backward + depthwise3x3_scratch(&g) * slots);
  return m == 1 ? 0 : scratch_size(g.c * m * slots);
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

/* y is the output (forward) or dz. */
typedef struct {
  const nn_call *c;
  window g;
  direction way;
  real *y, *out;
} sweeping;

/* Visits every pair of output pixel and tap of the images [from, to). */
static void sweep(const void *context, size_t from, size_t to, int32_t slot) {
  const sweeping *s = context;
  const nn_call *c = s->c;
  const window *g = &s->g;
  const direction way = s->way;
  const size_t C = (size_t)g->c, m = (size_t)multiplier(c), F = C * m;
  real *y = s->y + from * (size_t)g->oh * (size_t)g->ow * F, *out = s->out;
  real *room = m == 1 ? NULL : c->scratch + (size_t)slot * F;
  for (int32_t n = (int32_t)from; n < (int32_t)to; n++)
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
              vec_muladd(y, spread(room, c->x[0] + x, C, m), c->x[1] + w, F);
            else if (way == BACKWARD_FILTER)
              vec_muladd(out + w, spread(room, c->x[0] + x, C, m), y, F);
            else if (m == 1)
              vec_muladd(out + x, y, c->x[1] + w, F);
            else
              gather_add(out + x, y, c->x[1] + w, C, m);
          }
      }
}

/* Forward and dx are split by image; dW is a sum over all images. */
static void sweep_all(const nn_call *c, const window *g, direction way, real *y, real *out) {
  const sweeping s = {.c = c, .g = *g, .way = way, .y = y, .out = out};
  const size_t n = (size_t)g->n;
  const double cost = 0.7 * g->oh * g->ow * g->kh * g->kw * last_size(c->ys);
  nn_parallel_range(n, way == BACKWARD_FILTER ? n : nn_grain(cost), sweep, &s);
}

/* ---- 3 x 3 ------------------------------------------------------------------------------------------------------ */

typedef struct {
  window g;
  const real *x, *w, *bias;
  real *y, *rooms, floor;
} rows_of_3x3;

static void rows_3x3(const void *context, size_t from, size_t to, int32_t slot) {
  const rows_of_3x3 *k = context;
  real *room = k->rooms + (size_t)slot * (size_t)depthwise3x3_scratch(&k->g);
  depthwise3x3_forward(k->y, k->x, k->w, k->bias, k->floor, &k->g, from, to, room);
}

static void all_rows_3x3(const rows_of_3x3 *k) {
  const window *g = &k->g;
  nn_parallel_range((size_t)g->n * (size_t)g->oh, nn_grain(0.7 * g->ow * g->c), rows_3x3, k);
}

static void backward_3x3(const nn_call *c, const window *g, int k) {
  const int32_t C = g->c;
  real *turned = c->scratch, *rooms = c->scratch + (size_t)C * 9;
  if (k == 1) {
    memset(c->dx[1], 0, nn_count(c->xs[1]) * sizeof(real));
    depthwise3x3_filter(c->dx[1], c->x[0], c->dy, g, 0, (size_t)g->n * (size_t)g->oh, rooms);
    return;
  }
  depthwise3x3_turn(turned, c->x[1], C);
  const rows_of_3x3 rows = {.g = depthwise3x3_turned(g),
                            .x = c->dy,
                            .w = turned,
                            .y = c->dx[0],
                            .rooms = rooms,
                            .floor = act_floor(NN_ACT_LINEAR)};
  all_rows_3x3(&rows);
}

/* ---- both ways -------------------------------------------------------------------------------------------------- */

static void forward(const nn_call *c) {
  window g;
  geometry(&g, c);
  const size_t F = (size_t)last_size(c->ys), rows = nn_rows(c->ys);
  const int32_t act = others(c)[ACT];
  const real *bias = c->nin == 3 ? c->x[2] : NULL;
  if (is_3x3(c, &g)) {
    const rows_of_3x3 all = {.g = g,
                             .x = c->x[0],
                             .w = c->x[1],
                             .bias = bias,
                             .y = c->y,
                             .rooms = c->scratch,
                             .floor = act_floor(act)};
    all_rows_3x3(&all);
    act_rest(c->y, rows * F, act);
    return;
  }
  if (bias)
    for (size_t r = 0; r < rows; r++) vec_copy(c->y + r * F, bias, F);
  else
    memset(c->y, 0, rows * F * sizeof(real));
  sweep_all(c, &g, FORWARD, c->y, NULL);
  act_forward(c->y, c->y, rows * F, act);
}

static void backward(const nn_call *c) {
  window g;
  geometry(&g, c);
  const size_t F = (size_t)last_size(c->ys), rows = nn_rows(c->ys);
  real *dz = c->dy;
  act_backward(dz, c->dy, c->y, rows * F, others(c)[ACT]);
  for (int k = 0; k < 2; k++) {
    if (!c->dx[k]) continue;
    if (is_3x3(c, &g) && (k == 1 || (g.sh == 1 && g.sw == 1))) {
      backward_3x3(c, &g, k);
    } else {
      memset(c->dx[k], 0, nn_count(c->xs[k]) * sizeof(real));
      sweep_all(c, &g, k ? BACKWARD_FILTER : BACKWARD_INPUT, dz, c->dx[k]);
    }
  }
  if (c->nin == 3 && c->dx[2]) vec_column_sums(c->dx[2], dz, rows, F, F);
}

static double flops(const nn_call *c) {
  window g;
  geometry(&g, c);
  return 2.0 * (double)nn_count(c->ys) * window_taps(&g);
}

const nn_op nn_op_depthwise_conv = {
    .name = "depthwise_conv",
    .min_in = 2,
    .max_in = 3,
    .nattr = -1,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
