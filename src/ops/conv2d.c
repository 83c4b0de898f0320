/* conv2d: y[n,i,j,f] = act(b[f] + sum over p, q, c of x[n, i sh + p dh - top, j sw + q dw - left, c] w[p,q,c,f])
 *
 *   x[N,H,W,C]  w[kh,kw,C/groups,F]  b[F] or none -> y[N,H',W',F];  attributes sh sw dh dw same groups act.
 *   Sizes and padding: kernels/window.h. Group g joins channels g C/groups ... to filters g F/groups ... .
 *
 * Forward is one matrix product: a row is an output pixel, column (p,q,c) of its matrix is an element of its window.
 * That matrix is never made (kernels/gemm.h): pixel and tap each have an offset, and their sum finds the element. Where
 * windows reach over the border, a few images at a time are first copied into a frame of zeros.
 *
 *   dW = (matrix of windows)^T dz    by the same two tables with their roles exchanged
 *   dx = dz W^T, then every window is added back to where it came from (col2im). */
#include <string.h>

#include "../kernels/activation.h"
#include "../kernels/gemm.h"
#include "../kernels/vec.h"
#include "../kernels/winograd.h"
#include "ops.h"

enum { SH, SW, DH, DW, SAME, GROUPS, ACT };
enum { CHUNK = GEMM_KC }; /* output pixels that are worked on together */

/* One convolution: geometry, sizes per group, and where things are in scratch. */
typedef struct {
  window g;
  int32_t groups, c, f, F, K; /* c and f per group; K = kh kw c */
  int32_t images;             /* images framed at a time; all of them where no frame is needed */
  int32_t *tap;               /* [K rounded up to GEMM_MR] offsets of the taps */
  real *frame, *packed, *rows;
  int is_winograd;
  winograd fast;
} conv;

static int is_framed(const window *g) { return g->ph > g->h || g->pw > g->w; }

/* Parts of scratch begin at multiples of a cache line. */
static double aligned(double reals) { return 16 * __builtin_floor((reals + 15) / 16); }

/* Fills everything but the pointers. */
static void conv_set(conv *v, const nn_call *c) {
  const nn_shape *w = c->xs[1];
  window_set(&v->g, c->xs[0], w->d[0], w->d[1], c->attr + SH, c->attr + DH, c->attr[SAME]);
  v->groups = c->attr[GROUPS];
  v->c = w->d[2];
  v->F = w->d[3];
  v->f = v->F / v->groups;
  v->K = w->d[0] * w->d[1] * w->d[2];
  const double pixels = (double)v->g.oh * v->g.ow;
  const int32_t few = pixels < CHUNK ? (int32_t)(CHUNK / pixels) : 1;
  v->images = is_framed(&v->g) && few < v->g.n ? few : v->g.n;
  v->is_winograd = winograd_set(&v->fast, &v->g, v->groups, v->F);
}

static double frame_reals(const conv *v) {
  return is_framed(&v->g) ? aligned((double)v->images * v->g.ph * v->g.pw * v->g.c) : 0;
}

/* Backward packs W^T and a chunk of dz, one after the other. */
static double operand_reals(const conv *v, int backward) {
  if (!backward) return 0;
  const double transposed = (double)v->f * (v->K + GEMM_NR), outputs = (double)CHUNK * (v->f + GEMM_NR);
  return aligned(transposed > outputs ? transposed : outputs);
}

static int is_pointwise(const window *g) { return g->kh == 1 && g->kw == 1 && g->sh == 1 && g->sw == 1; }

static size_t scratch(const nn_call *c, int backward) {
  conv v;
  conv_set(&v, c);
  if (v.is_winograd)
    return scratch_size((backward ? winograd_weights_size(&v.fast) : 0) +
                        winograd_scratch(&v.fast, backward));
  const double rows = backward ? (double)CHUNK * v.K : 0;
  return scratch_size((double)table_reals((size_t)v.K + GEMM_MR) + frame_reals(&v) +
                      operand_reals(&v, backward) + rows);
}

static size_t packed(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  if (v.is_winograd) return scratch_size(winograd_weights_size(&v.fast));
  return scratch_size((double)v.K * (v.f + GEMM_NR) * v.groups);
}

static int pack(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  const size_t F = (size_t)v.F, panel = gemm_packed_size(v.K, v.f);
  if (v.is_winograd)
    winograd_weights(c->packed, c->x[1], &v.fast, 0);
  else
    for (int32_t k = 0; k < v.groups; k++)
      gemm_pack(c->packed + (size_t)k * panel, c->x[1] + (size_t)(k * v.f), F, 1, v.K, v.f);
  return 1;
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *w = c->xs[1];
  TRY(want_reals(c));
  for (int i = SH; i <= DW; i++) TRY(want_attr(c, i, 1, INT32_MAX));
  TRY(want_attr(c, SAME, 0, 1));
  TRY(want_attr(c, GROUPS, 1, INT32_MAX));
  TRY(want_attr(c, ACT, 0, NN_ACT_COUNT - 1));
  TRY(want_rank(x, 4));
  TRY(want_rank(w, 4));
  const int32_t groups = c->attr[GROUPS], C = x->d[3], F = w->d[3];
  TRY(fail_unless(C % groups == 0 && F % groups == 0, NN_E_ATTR, GROUPS, 0));
  TRY(want_size(w->d[2], C / groups));
  if (c->nin == 3) {
    TRY(want_rank(c->xs[2], 1));
    TRY(want_size(c->xs[2]->d[0], F));
  }
  window g;
  TRY(window_set(&g, x, w->d[0], w->d[1], c->attr + SH, c->attr + DH, c->attr[SAME]));
  *y = (nn_shape){NN_REAL, 4, {g.n, g.oh, g.ow, F}};
  return NN_OK;
}

/* Sets up v and its scratch, and fills the table of taps. */
static void conv_begin(conv *v, const nn_call *c, int backward) {
  conv_set(v, c);
  const window *g = &v->g;
  v->tap = (int32_t *)c->scratch;
  v->frame = c->scratch + table_reals((size_t)v->K + GEMM_MR);
  v->packed = v->frame + (size_t)frame_reals(v);
  v->rows = v->packed + (size_t)operand_reals(v, backward);
  int32_t k = 0;
  for (int32_t p = 0; p < g->kh; p++)
    for (int32_t q = 0; q < g->kw; q++)
      for (int32_t i = 0; i < v->c; i++)
        v->tap[k++] = ((p * g->dh * g->pw + q * g->dw) * g->c + i) * (int32_t)sizeof(real);
  for (; k % GEMM_MR; k++) v->tap[k] = 0;
}

/* Offsets of n output pixels from `pixel` on, counted through all images of a frame; the table is padded to GEMM_MR. */
static void pixel_offsets(int32_t *offset, const window *g, int32_t pixel, int32_t n) {
  const int32_t step = g->sw * g->c * (int32_t)sizeof(real);
  int32_t j = pixel % g->ow, line = pixel / g->ow, i = line % g->oh, image = line / g->oh;
  for (int32_t at = 0; at < n; j = 0) {
    const int32_t end = at + g->ow - j < n ? at + g->ow - j : n;
    const size_t start =
        ((size_t)image * (size_t)g->ph + (size_t)(i * g->sh)) * (size_t)(g->pw * g->c) * sizeof(real);
    for (int32_t o = (int32_t)start + j * step; at < end; at++, o += step) offset[at] = o;
    if (++i == g->oh) i = 0, image++;
  }
  for (; n % GEMM_MR; n++) offset[n] = offset[n - 1];
}

/* The images from n on as the windows see them: where they are, or copied into frames of zeros. */
static const real *framed(const conv *v, const real *x, int32_t n, int32_t images) {
  const window *g = &v->g;
  const size_t line = (size_t)g->w * (size_t)g->c, frame_line = (size_t)g->pw * (size_t)g->c;
  x += (size_t)n * (size_t)g->h * line;
  if (!is_framed(g)) return x;
  memset(v->frame, 0, (size_t)images * (size_t)g->ph * frame_line * sizeof(real));
  for (int32_t k = 0; k < images; k++)
    for (int32_t i = 0; i < g->h; i++, x += line) {
      const size_t row = (size_t)k * (size_t)g->ph + (size_t)(i + g->top);
      vec_copy(v->frame + row * frame_line + (size_t)(g->left * g->c), x, line);
    }
  return v->frame;
}

static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

/* ---- forward --------------------------------------------------------------------------------------------------- */

static void forward_winograd(const conv *v, const nn_call *c) {
  winograd_forward(c->y, c->x[0], c->packed, c->nin == 3 ? c->x[2] : NULL, act_floor(c->attr[ACT]), &v->fast,
                   c->scratch);
}

static void forward_direct(const nn_call *c) {
  conv v;
  conv_begin(&v, c, 0);
  const window *g = &v.g;
  const size_t F = (size_t)v.F, panel = gemm_packed_size(v.K, v.f);
  real *y = c->y;
  for (int32_t n = 0; n < g->n; n += v.images) {
    const int32_t images = least(v.images, g->n - n), pixels = images * g->oh * g->ow;
    const real *x = framed(&v, c->x[0], n, images);
    int32_t offset[CHUNK + GEMM_MR];
    for (int32_t p = 0; p < pixels; p += CHUNK) {
      const int32_t rows = least(CHUNK, pixels - p);
      pixel_offsets(offset, g, p, rows);
      for (int32_t k = 0; k < v.groups; k++) {
        const gemm_finish finish = {c->nin == 3 ? c->x[2] + (size_t)(k * v.f) : NULL,
                                    act_floor(c->attr[ACT])};
        gemm_indexed(y + (size_t)(k * v.f), F, x + (size_t)(k * v.c), offset, v.tap,
                     c->packed + (size_t)k * panel, rows, v.f, v.K, 0, &finish);
      }
      y += (size_t)rows * F;
    }
  }
}

static void forward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  if (v.is_winograd)
    forward_winograd(&v, c);
  else
    forward_direct(c);
  act_rest(c->y, nn_count(c->ys), c->attr[ACT]);
}

/* ---- backward -------------------------------------------------------------------------------------------------- */

/* dW: taps are the rows, pixels are summed over, a chunk of them at a time. */
static void backward_filter(const conv *v, real *dw, const real *all, const real *dz) {
  const window *g = &v->g;
  const size_t F = (size_t)v->F;
  int add = 0;
  for (int32_t n = 0; n < g->n; n += v->images) {
    const int32_t images = least(v->images, g->n - n), pixels = images * g->oh * g->ow;
    const real *x = framed(v, all, n, images);
    int32_t offset[CHUNK + GEMM_MR];
    for (int32_t p = 0; p < pixels; p += CHUNK) {
      const int32_t rows = least(CHUNK, pixels - p);
      pixel_offsets(offset, g, p, rows);
      for (int32_t k = 0; k < v->groups; k++) {
        const size_t f = (size_t)(k * v->f);
        gemm_pack(v->packed, dz + f, F, 1, rows, v->f);
        gemm_indexed(dw + f, F, x + (size_t)(k * v->c), v->tap, offset, v->packed, v->K, v->f, rows, add,
                     NULL);
      }
      dz += (size_t)rows * F;
      add = 1;
    }
  }
}

/* Adds the windows of one chunk, rows[pixels,K] of one group, to dx (which begins at the group's first channel). */
static void col2im_add(const conv *v, real *dx, const real *rows, int32_t pixel, int32_t pixels) {
  const window *g = &v->g;
  const size_t C = (size_t)g->c, c = (size_t)v->c;
  const int is_run = g->dw == 1 && v->groups == 1; /* the taps of one line are neighbours in memory */
  for (int32_t m = pixel; m < pixel + pixels; m++, rows += v->K) {
    const int32_t line = m / g->ow, n = line / g->oh;
    const int32_t i = line % g->oh * g->sh - g->top, j = m % g->ow * g->sw - g->left;
    int32_t p0, p1, q0, q1;
    window_clip(&p0, &p1, i, g->h, g->kh, g->dh);
    window_clip(&q0, &q1, j, g->w, g->kw, g->dw);
    if (q0 >= q1) continue;
    for (int32_t p = p0; p < p1; p++) {
      const size_t to_line = (size_t)n * (size_t)g->h + (size_t)(i + p * g->dh);
      real *to = dx + (to_line * (size_t)g->w + (size_t)(j + q0 * g->dw)) * C;
      const real *from = rows + ((size_t)p * (size_t)g->kw + (size_t)q0) * c;
      const size_t taps = (size_t)(q1 - q0);
      if (is_run)
        vec_add(to, from, taps * c);
      else
        for (size_t q = 0; q < taps; q++) vec_add(to + q * (size_t)g->dw * C, from + q * c, c);
    }
  }
}

static void backward_input(const conv *v, real *dx, const real *w, const real *dz) {
  const window *g = &v->g;
  const size_t F = (size_t)v->F;
  const int32_t pixels = g->n * g->oh * g->ow;
  const int is_direct = is_pointwise(g) && v->groups == 1; /* windows are pixels: nothing to add up */
  if (!is_direct) memset(dx, 0, (size_t)g->n * (size_t)g->h * (size_t)g->w * (size_t)g->c * sizeof(real));
  for (int32_t k = 0; k < v->groups; k++) {
    const size_t f = (size_t)(k * v->f);
    gemm_pack(v->packed, w + f, 1, F, v->f, v->K);
    for (int32_t p = 0; p < pixels; p += CHUNK) {
      const int32_t rows = least(CHUNK, pixels - p);
      const gemm_matrix a = {dz + (size_t)p * F + f, F, 1};
      real *to = is_direct ? dx + (size_t)p * (size_t)v->K : v->rows;
      gemm(to, (size_t)v->K, a, v->packed, rows, v->K, v->f, 0, NULL);
      if (!is_direct) col2im_add(v, dx + (size_t)(k * v->c), v->rows, p, rows);
    }
  }
}

static void backward_winograd(const conv *v, const nn_call *c) {
  real *weights = c->scratch, *rest = c->scratch + (size_t)winograd_weights_size(&v->fast);
  if (c->dx[0]) winograd_weights(weights, c->x[1], &v->fast, 1);
  winograd_backward(c->dx[0], c->dx[1], c->dy, c->x[0], weights, &v->fast, rest);
}

static void backward_direct(const nn_call *c) {
  conv v;
  conv_begin(&v, c, 1);
  if (c->dx[0]) backward_input(&v, c->dx[0], c->x[1], c->dy);
  if (c->dx[1]) backward_filter(&v, c->dx[1], c->x[0], c->dy);
}

static void backward(const nn_call *c) {
  conv v;
  conv_set(&v, c);
  real *dz = c->dy;
  act_backward(dz, c->dy, c->y, nn_count(c->ys), c->attr[ACT]);
  if (v.is_winograd)
    backward_winograd(&v, c);
  else
    backward_direct(c);
  if (c->nin == 3 && c->dx[2]) vec_column_sums(c->dx[2], dz, nn_rows(c->ys), (size_t)v.F, (size_t)v.F);
}

static double flops(const nn_call *c) {
  const nn_shape *w = c->xs[1];
  return 2.0 * (double)nn_count(c->ys) * w->d[0] * w->d[1] * w->d[2];
}

const nn_op nn_op_conv2d = {
    .name = "conv2d",
    .min_in = 2,
    .max_in = 3,
    .nattr = 7,
    .flags = NN_NEEDS_Y | NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .packed = packed,
    .pack = pack,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
