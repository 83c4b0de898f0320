#include "direct.h"

#include <string.h>

#include "../parallel.h"
#include "gemm.h"
#include "vec.h"

enum { CHUNK = GEMM_KC }; /* output pixels that are worked on together */

static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

/* Parts of scratch begin at multiples of a cache line. */
static double aligned(double reals) { return 16 * __builtin_floor((reals + 15) / 16); }

static int is_framed(const window *g) { return g->pd > g->d || g->ph > g->h || g->pw > g->w; }
static int is_pointwise(const window *g) {
  return window_taps(g) == 1 && g->sd == 1 && g->sh == 1 && g->sw == 1;
}

void direct_set(direct *v, const window *g, int32_t groups, int32_t F) {
  *v = (direct){.g = *g, .groups = groups, .c = g->c / groups, .f = F / groups, .F = F};
  v->K = window_taps(g) * v->c;
  const double pixels = window_outputs(g);
  const int32_t few = pixels < CHUNK ? (int32_t)(CHUNK / pixels) : 1;
  v->images = is_framed(g) && few < g->n ? few : g->n;
}

double direct_cost(const direct *v) { return (double)window_outputs(&v->g) * v->K * v->F; }

/* ---- memory ----------------------------------------------------------------------------------------------------- */

static double table_size(const direct *v) { return aligned((double)v->K + GEMM_MR); }
static double packed_size(double K, double N) { return aligned(K * (N + GEMM_NR)); }
static double frame_size(const direct *v) {
  return is_framed(&v->g) ? aligned((double)v->images * v->g.pd * v->g.ph * v->g.pw * v->g.c) : 0;
}

double direct_weights_size(const direct *v) { return packed_size(v->K, v->f) * v->groups; }
double direct_transposed_size(const direct *v) { return packed_size(v->f, v->K) * v->groups; }

double direct_forward_scratch(const direct *v) { return table_size(v) + frame_size(v) * nn_parallel_slots(); }
double direct_backward_scratch(const direct *v) {
  return table_size(v) + frame_size(v) + packed_size(CHUNK, v->f) + aligned((double)CHUNK * v->K);
}

void direct_weights(real *packed, const real *w, const direct *v) {
  for (int32_t k = 0; k < v->groups; k++)
    gemm_pack(packed + (size_t)k * (size_t)packed_size(v->K, v->f), w + (size_t)(k * v->f), (size_t)v->F, 1,
              v->K, v->f);
}

void direct_transposed(real *packed, const real *w, const direct *v) {
  for (int32_t k = 0; k < v->groups; k++)
    gemm_pack(packed + (size_t)k * (size_t)packed_size(v->f, v->K), w + (size_t)(k * v->f), 1, (size_t)v->F,
              v->f, v->K);
}

/* ---- what the windows are made of -------------------------------------------------------------------------------- */

/* Offsets of the taps, padded to GEMM_MR. */
static void tap_offsets(int32_t *tap, const direct *v) {
  const window *g = &v->g;
  int32_t k = 0;
  for (int32_t r = 0; r < g->kd; r++)
    for (int32_t p = 0; p < g->kh; p++)
      for (int32_t q = 0; q < g->kw; q++) {
        const int32_t cell = ((r * g->dd * g->ph + p * g->dh) * g->pw + q * g->dw) * g->c;
        for (int32_t i = 0; i < v->c; i++) tap[k++] = (cell + i) * (int32_t)sizeof(real);
      }
  for (; k % GEMM_MR; k++) tap[k] = 0;
}

/* Offsets of n output pixels from `pixel` on, counted through all images of a frame; the table is padded to GEMM_MR. */
static void pixel_offsets(int32_t *offset, const window *g, int32_t pixel, int32_t n) {
  const int32_t step = g->sw * g->c * (int32_t)sizeof(real);
  int32_t j = pixel % g->ow, line = pixel / g->ow, i = line % g->oh, layer = line / g->oh;
  for (int32_t at = 0; at < n; j = 0) {
    const int32_t end = at + g->ow - j < n ? at + g->ow - j : n;
    const size_t depth = (size_t)(layer / g->od) * (size_t)g->pd + (size_t)(layer % g->od * g->sd);
    const size_t row = depth * (size_t)g->ph + (size_t)(i * g->sh);
    const size_t start = row * (size_t)(g->pw * g->c) * sizeof(real);
    for (int32_t o = (int32_t)start + j * step; at < end; at++, o += step) offset[at] = o;
    if (++i == g->oh) i = 0, layer++;
  }
  for (; n % GEMM_MR; n++) offset[n] = offset[n - 1];
}

/* The images from n on as the windows see them: where they are, or copied into frames of zeros. */
static const real *framed(real *frame, const direct *v, const real *x, int32_t n, int32_t images) {
  const window *g = &v->g;
  const size_t line = (size_t)g->w * (size_t)g->c, frame_line = (size_t)g->pw * (size_t)g->c;
  x += (size_t)n * (size_t)(g->d * g->h) * line;
  if (!is_framed(g)) return x;
  memset(frame, 0, (size_t)images * (size_t)(g->pd * g->ph) * frame_line * sizeof(real));
  for (int32_t layer = 0; layer < images * g->d; layer++)
    for (int32_t i = 0; i < g->h; i++, x += line) {
      const size_t depth = (size_t)(layer / g->d * g->pd + layer % g->d + g->front);
      const size_t row = depth * (size_t)g->ph + (size_t)(i + g->top);
      vec_copy(frame + row * frame_line + (size_t)(g->left * g->c), x, line);
    }
  return frame;
}

/* ---- forward ---------------------------------------------------------------------------------------------------- */

typedef struct {
  const direct *v;
  const real *x, *packed, *bias;
  real *y, *frames, floor;
  int32_t *tap;
} pass;

/* Some images as the windows see them, where their outputs go, and how many of these a thread takes at a time. */
typedef struct {
  const pass *all;
  const real *x;
  real *y;
  int32_t pixels, part;
} group;

/* Enough for a thread, and for the tiles of the product. */
static int32_t part_of(const direct *v) {
  const size_t grain = (nn_grain(0.04 * v->K * v->F) + 15) / 16 * 16;
  return grain < CHUNK ? (int32_t)grain : CHUNK;
}

static void forward_chunk(const void *context, int32_t part, int32_t slot) {
  (void)slot;
  const group *images = context;
  const pass *all = images->all;
  const direct *v = all->v;
  const int32_t first = part * images->part, rows = least(images->part, images->pixels - first);
  int32_t offset[CHUNK + GEMM_MR];
  pixel_offsets(offset, &v->g, first, rows);
  for (int32_t k = 0; k < v->groups; k++) {
    const size_t f = (size_t)(k * v->f);
    const gemm_finish finish = {all->bias ? all->bias + f : NULL, all->floor};
    gemm_indexed(images->y + (size_t)first * (size_t)v->F + f, (size_t)v->F, images->x + (size_t)(k * v->c),
                 offset, all->tap, all->packed + (size_t)k * (size_t)packed_size(v->K, v->f), rows, v->f,
                 v->K, 0, &finish);
  }
}

static void forward_group(const void *context, int32_t part, int32_t slot) {
  const pass *all = context;
  const direct *v = all->v;
  const window *g = &v->g;
  const int32_t n = part * v->images, images = least(v->images, g->n - n);
  real *frame = all->frames + (size_t)slot * (size_t)frame_size(v);
  real *y = all->y + (size_t)n * (size_t)window_outputs(g) * (size_t)v->F;
  const group some = {all, framed(frame, v, all->x, n, images), y, images * window_outputs(g), part_of(v)};
  nn_parallel((some.pixels - 1) / some.part + 1, forward_chunk, &some);
}

/* Groups of images are parts, each with a frame of its own; a single group's chunks are. */
void direct_forward(real *y, const real *x, const real *packed, const real *bias, real floor, const direct *v,
                    real *scratch) {
  pass all = {.v = v, .x = x, .packed = packed, .bias = bias, .y = y, .floor = floor};
  all.tap = (int32_t *)(void *)scratch;
  all.frames = scratch + (size_t)table_size(v);
  tap_offsets(all.tap, v);
  const int32_t groups = (v->g.n - 1) / v->images + 1;
  if (groups == 1)
    forward_group(&all, 0, 0);
  else
    nn_parallel(groups, forward_group, &all);
}

/* ---- backward --------------------------------------------------------------------------------------------------- */

/* Where things are in scratch. */
typedef struct {
  int32_t *tap;
  real *frame, *packed, *rows;
} rooms;

/* dW: taps are the rows, pixels are summed over, a chunk of them at a time. */
static void backward_filter(const direct *v, const rooms *r, real *dw, const real *all, const real *dz) {
  const window *g = &v->g;
  const size_t F = (size_t)v->F;
  int add = 0;
  for (int32_t n = 0; n < g->n; n += v->images) {
    const int32_t images = least(v->images, g->n - n), pixels = images * window_outputs(g);
    const real *x = framed(r->frame, v, all, n, images);
    int32_t offset[CHUNK + GEMM_MR];
    for (int32_t p = 0; p < pixels; p += CHUNK) {
      const int32_t rows = least(CHUNK, pixels - p);
      pixel_offsets(offset, g, p, rows);
      for (int32_t k = 0; k < v->groups; k++) {
        const size_t f = (size_t)(k * v->f);
        gemm_pack(r->packed, dz + f, F, 1, rows, v->f);
        gemm_indexed(dw + f, F, x + (size_t)(k * v->c), r->tap, offset, r->packed, v->K, v->f, rows, add,
                     NULL);
      }
      dz += (size_t)rows * F;
      add = 1;
    }
  }
}

/* Adds the windows of one chunk, rows[pixels,K] of one group, to dx (which begins at the group's first channel). */
static void col2im_add(const direct *v, real *dx, const real *rows, int32_t pixel, int32_t pixels) {
  const window *g = &v->g;
  const size_t C = (size_t)g->c, c = (size_t)v->c;
  const int is_run = g->dw == 1 && v->groups == 1; /* the taps of one line are neighbours in memory */
  for (int32_t m = pixel; m < pixel + pixels; m++, rows += v->K) {
    const int32_t line = m / g->ow, layer = line / g->oh;
    const int32_t i = line % g->oh * g->sh - g->top, j = m % g->ow * g->sw - g->left;
    const int32_t z = layer % g->od * g->sd - g->front;
    int32_t p0, p1, q0, q1, r0, r1;
    window_clip(&r0, &r1, z, g->d, g->kd, g->dd);
    window_clip(&p0, &p1, i, g->h, g->kh, g->dh);
    window_clip(&q0, &q1, j, g->w, g->kw, g->dw);
    if (q0 >= q1) continue;
    for (int32_t r = r0; r < r1; r++)
      for (int32_t p = p0; p < p1; p++) {
        const size_t depth = (size_t)(layer / g->od) * (size_t)g->d + (size_t)(z + r * g->dd);
        const size_t to_line = depth * (size_t)g->h + (size_t)(i + p * g->dh);
        real *to = dx + (to_line * (size_t)g->w + (size_t)(j + q0 * g->dw)) * C;
        const real *from = rows + ((size_t)(r * g->kh + p) * (size_t)g->kw + (size_t)q0) * c;
        const size_t taps = (size_t)(q1 - q0);
        if (is_run)
          vec_add(to, from, taps * c);
        else
          for (size_t q = 0; q < taps; q++) vec_add(to + q * (size_t)g->dw * C, from + q * c, c);
      }
  }
}

static void backward_input(const direct *v, const rooms *r, real *dx, const real *transposed,
                           const real *dz) {
  const window *g = &v->g;
  const size_t F = (size_t)v->F;
  const int32_t pixels = g->n * window_outputs(g);
  const int is_plain = is_pointwise(g) && v->groups == 1; /* windows are pixels: nothing to add up */
  if (!is_plain) memset(dx, 0, (size_t)g->n * (size_t)window_inputs(g) * (size_t)g->c * sizeof(real));
  for (int32_t k = 0; k < v->groups; k++) {
    const real *packed = transposed + (size_t)k * (size_t)packed_size(v->f, v->K);
    for (int32_t p = 0; p < pixels; p += CHUNK) {
      const int32_t rows = least(CHUNK, pixels - p);
      const gemm_matrix a = {dz + (size_t)p * F + (size_t)(k * v->f), F, 1};
      real *to = is_plain ? dx + (size_t)p * (size_t)v->K : r->rows;
      gemm(to, (size_t)v->K, a, packed, rows, v->K, v->f, 0, NULL);
      if (!is_plain) col2im_add(v, dx + (size_t)(k * v->c), r->rows, p, rows);
    }
  }
}

void direct_backward(real *dx, real *dw, const real *dz, const real *x, const real *transposed,
                     const direct *v, real *scratch) {
  rooms r = {.tap = (int32_t *)(void *)scratch, .frame = scratch + (size_t)table_size(v)};
  r.packed = r.frame + (size_t)frame_size(v);
  r.rows = r.packed + (size_t)packed_size(CHUNK, v->f);
  tap_offsets(r.tap, v);
  if (dx) backward_input(v, &r, dx, transposed, dz);
  if (dw) backward_filter(v, &r, dw, x, dz);
}
