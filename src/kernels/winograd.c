/* A tile is transformed four channels at a time: columns first, into 36 vectors on the stack, then rows. V and dV lie as
 * [36][tiles][C], M as [36][tiles][F], dM as 36 matrices packed for the product (gemm.h), which reads it both as the
 * packed operand (dU) and, through its tables, as the other one (dV). */
#include "winograd.h"

#include <string.h>

#include "../parallel.h"
#include "gemm.h"
#include "vec.h"

#define NOINLINE __attribute__((noinline))

enum { IN = 6, OUT = 4, PLACES = IN * IN, LANES = 4 };

/* The points of interpolation are 0, A, -A, B, -B and infinity. */
#define A ((real)0.75)
#define B ((real)1.5)

/* Sums smaller than this part of the tile's largest product are lost in rounding, and count as 0. So blank parts of a
 * picture give exact zeros, as the direct sum does; with noise in their place the relu of a layer without bias would let
 * gradients through, and a pooling window choose among equal values by chance. The noise of blank windows was at most
 * 1e-6 (32 channels) to 3e-6 (256) of that product; of other sums fewer than 1 in 100,000 are as small. */
#define NOISE ((real)(sizeof(real) == sizeof(float) ? 2e-6 : 4e-15))

static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
/* Reals from one place to the next. A cache line more than the matrix holds: rows x columns is often a power of two, and
 * the 36 places would then fall into the same set of the cache. */
static size_t place_of(int32_t rows, int32_t columns) { return (size_t)rows * (size_t)columns + 16; }
static double places_size(int32_t rows, int32_t columns) { return PLACES * ((double)rows * columns + 16); }
static double aligned(double reals) { return 16 * __builtin_floor((reals + 15) / 16); }
SIMD_INLINE v4 scaled(real s, v4 x, v4 plus) { return v4_fma(v4_splat(s), x, plus); } /* s x + plus */

/* ---- the transforms of one line -------------------------------------------------------------------------------- */

/* v = B^T d */
SIMD_INLINE void input_line(v4 v[IN], const v4 d[IN]) {
  v[0] = scaled(A * A * B * B, d[0], scaled(-(A * A + B * B), d[2], d[4]));
  v[5] = scaled(A * A * B * B, d[1], scaled(-(A * A + B * B), d[3], d[5]));
  const v4 even_a = scaled(-B * B, d[2], d[4]), odd_a = v4_mul(v4_splat(A), scaled(-B * B, d[1], d[3]));
  const v4 even_b = scaled(-A * A, d[2], d[4]), odd_b = v4_mul(v4_splat(B), scaled(-A * A, d[1], d[3]));
  v[1] = v4_add(even_a, odd_a), v[2] = v4_sub(even_a, odd_a);
  v[3] = v4_add(even_b, odd_b), v[4] = v4_sub(even_b, odd_b);
}

/* d = B v */
SIMD_INLINE void input_line_adjoint(v4 d[IN], const v4 v[IN]) {
  const v4 even_a = v4_add(v[1], v[2]), odd_a = v4_mul(v4_splat(A), v4_sub(v[1], v[2]));
  const v4 even_b = v4_add(v[3], v[4]), odd_b = v4_mul(v4_splat(B), v4_sub(v[3], v[4]));
  d[0] = v4_mul(v4_splat(A * A * B * B), v[0]);
  d[1] = scaled(A * A * B * B, v[5], scaled(-B * B, odd_a, v4_mul(v4_splat(-A * A), odd_b)));
  d[2] = scaled(-(A * A + B * B), v[0], scaled(-B * B, even_a, v4_mul(v4_splat(-A * A), even_b)));
  d[3] = scaled(-(A * A + B * B), v[5], v4_add(odd_a, odd_b));
  d[4] = v4_add(v[0], v4_add(even_a, even_b));
  d[5] = v[5];
}

/* y = A^T m */
SIMD_INLINE void output_line(v4 y[OUT], const v4 m[IN]) {
  const v4 even_a = v4_add(m[1], m[2]), odd_a = v4_sub(m[1], m[2]);
  const v4 even_b = v4_add(m[3], m[4]), odd_b = v4_sub(m[3], m[4]);
  y[0] = v4_add(m[0], v4_add(even_a, even_b));
  y[1] = scaled(A, odd_a, v4_mul(v4_splat(B), odd_b));
  y[2] = scaled(A * A, even_a, v4_mul(v4_splat(B * B), even_b));
  y[3] = scaled(A * A * A, odd_a, scaled(B * B * B, odd_b, m[5]));
}

/* m = A y */
SIMD_INLINE void output_line_adjoint(v4 m[IN], const v4 y[OUT]) {
  const v4 even_a = scaled(A * A, y[2], y[0]), odd_a = v4_mul(v4_splat(A), scaled(A * A, y[3], y[1]));
  const v4 even_b = scaled(B * B, y[2], y[0]), odd_b = v4_mul(v4_splat(B), scaled(B * B, y[3], y[1]));
  m[0] = y[0];
  m[1] = v4_add(even_a, odd_a), m[2] = v4_sub(even_a, odd_a);
  m[3] = v4_add(even_b, odd_b), m[4] = v4_sub(even_b, odd_b);
  m[5] = y[3];
}

/* Rows of G: [1, p, p^2] / f with f the product of the differences between point p and the others. */
#define F_0 (1 / (A * A * B * B))
#define F_A (1 / (2 * A * A * (A * A - B * B)))
#define F_B (1 / (2 * B * B * (B * B - A * A)))

/* u = G g */
SIMD_INLINE void weight_line(v4 u[IN], const v4 g[3]) {
  const v4 even_a = v4_mul(v4_splat(F_A), scaled(A * A, g[2], g[0])), odd_a = v4_mul(v4_splat(F_A * A), g[1]);
  const v4 even_b = v4_mul(v4_splat(F_B), scaled(B * B, g[2], g[0])), odd_b = v4_mul(v4_splat(F_B * B), g[1]);
  u[0] = v4_mul(v4_splat(F_0), g[0]);
  u[1] = v4_add(even_a, odd_a), u[2] = v4_sub(even_a, odd_a);
  u[3] = v4_add(even_b, odd_b), u[4] = v4_sub(even_b, odd_b);
  u[5] = g[2];
}

/* g = G^T u */
SIMD_INLINE void weight_line_adjoint(v4 g[3], const v4 u[IN]) {
  const v4 even_a = v4_mul(v4_splat(F_A), v4_add(u[1], u[2])), odd_a = v4_sub(u[1], u[2]);
  const v4 even_b = v4_mul(v4_splat(F_B), v4_add(u[3], u[4])), odd_b = v4_sub(u[3], u[4]);
  g[0] = scaled(F_0, u[0], v4_add(even_a, even_b));
  g[1] = scaled(F_A * A, odd_a, v4_mul(v4_splat(F_B * B), odd_b));
  g[2] = scaled(A * A, even_a, scaled(B * B, even_b, u[5]));
}

/* ---- one tile: the 36 places of four channels lie `place` reals apart ------------------------------------------- */

typedef struct {
  const real *at;
  size_t line, cell; /* reals from one line, one cell to the next */
} patch;

static NOINLINE void input_tile(real *v, size_t place, patch d, int32_t C) {
  for (int32_t c = 0; c < C; c += LANES, d.at += LANES, v += LANES) {
    v4 half[IN][IN], line[IN], out[IN];
    for (size_t j = 0; j < IN; j++) {
      UNROLL for (size_t i = 0; i < IN; i++) line[i] = v4_load(d.at + i * d.line + j * d.cell);
      input_line(out, line);
      UNROLL for (size_t i = 0; i < IN; i++) half[i][j] = out[i];
    }
    for (size_t i = 0; i < IN; i++) {
      input_line(out, half[i]);
      UNROLL for (size_t j = 0; j < IN; j++) v4_store(v + (i * IN + j) * place, out[j]);
    }
  }
}

/* Adds to d. */
static NOINLINE void input_tile_adjoint(real *d, size_t d_line, size_t d_cell, const real *v, size_t place,
                                        int32_t C) {
  for (int32_t c = 0; c < C; c += LANES, d += LANES, v += LANES) {
    v4 half[IN][IN], line[IN], out[IN];
    for (size_t j = 0; j < IN; j++) {
      UNROLL for (size_t i = 0; i < IN; i++) line[i] = v4_load(v + (i * IN + j) * place);
      input_line_adjoint(out, line);
      UNROLL for (size_t i = 0; i < IN; i++) half[i][j] = out[i];
    }
    for (size_t i = 0; i < IN; i++) {
      input_line_adjoint(out, half[i]);
      for (size_t j = 0; j < IN; j++) {
        real *to = d + i * d_line + j * d_cell;
        v4_store(to, v4_add(v4_load(to), out[j]));
      }
    }
  }
}

/* Writes rows x cols of the tile's outputs. */
static NOINLINE void output_tile(real *y, size_t y_line, int32_t rows, int32_t cols, const real *m,
                                 size_t place, const real *bias, real floor, int32_t F) {
  for (int32_t f = 0; f < F; f += LANES) {
    v4 half[OUT][IN], line[IN], out[OUT], largest = v4_zero();
    for (size_t j = 0; j < IN; j++) {
      UNROLL for (size_t i = 0; i < IN; i++) {
        line[i] = v4_load(m + (i * IN + j) * place + f);
        largest = v4_max(largest, v4_abs(line[i]));
      }
      output_line(out, line);
      UNROLL for (size_t i = 0; i < OUT; i++) half[i][j] = out[i];
    }
    const v4 b = bias ? v4_load(bias + f) : v4_zero(), low = v4_splat(floor);
    const v4 noise = v4_mul(v4_splat(NOISE), largest);
    for (int32_t i = 0; i < rows; i++) {
      output_line(out, half[i]);
      real *to = y + (size_t)i * y_line + f;
      for (int32_t j = 0; j < cols; j++, to += F) {
        const v4 sum = v4_select(v4_lt(v4_abs(out[j]), noise), v4_zero(), out[j]);
        v4_store(to, v4_max(v4_add(sum, b), low));
      }
    }
  }
}

/* Reads rows x cols; the other outputs' gradients are 0. m is packed: panels of GEMM_NR filters, `panel` apart. */
static NOINLINE void output_tile_adjoint(real *m, size_t place, size_t panel, const real *dz, size_t dz_line,
                                         int32_t rows, int32_t cols, int32_t F) {
  for (int32_t f = 0; f < F; f += LANES) {
    v4 half[IN][OUT], line[OUT], out[IN];
    for (int32_t j = 0; j < OUT; j++) {
      UNROLL for (int32_t i = 0; i < OUT; i++) line[i] =
          i < rows && j < cols ? v4_load(dz + (size_t)i * dz_line + (size_t)(j * F + f)) : v4_zero();
      output_line_adjoint(out, line);
      UNROLL for (int32_t i = 0; i < IN; i++) half[i][j] = out[i];
    }
    real *to = m + (size_t)(f / GEMM_NR) * panel + f % GEMM_NR;
    for (size_t i = 0; i < IN; i++) {
      output_line_adjoint(out, half[i]);
      UNROLL for (size_t j = 0; j < IN; j++) v4_store(to + (i * IN + j) * place, out[j]);
    }
  }
}

/* ---- geometry and memory ---------------------------------------------------------------------------------------- */

int winograd_set(winograd *v, const window *g, int32_t groups, int32_t f) {
  if (g->d != 1 || g->kd != 1 || g->od != 1) return 0;
  if (g->kh != 3 || g->kw != 3 || g->sh != 1 || g->sw != 1 || g->dh != 1 || g->dw != 1) return 0;
  if (groups != 1 || g->c % GEMM_NR || f % GEMM_NR) return 0;
  *v = (winograd){.g = *g, .f = f, .th = (g->oh + OUT - 1) / OUT, .tw = (g->ow + OUT - 1) / OUT};
  enum { CACHE = 160 * 1024 }; /* reals of V and M; from 40 to 240 thousand it makes little difference */
  const double all = (double)v->th * v->tw * g->n, fit = CACHE / (PLACES * (double)(g->c + f));
  const int32_t most = fit > GEMM_KC ? GEMM_KC : (int32_t)fit / 16 * 16;
  v->chunk = most < 16 ? 16 : most;
  if (all < v->chunk) v->chunk = (int32_t)all;
  return 1;
}

/* To transform a value takes as long as nine multiply-adds (32 and 64 channels); twelve, so that it is worth the while. */
double winograd_cost(const winograd *v) {
  const double C = v->g.c, F = v->f;
  return PLACES * (double)v->th * v->tw * (C * F + 12 * (C + F));
}

double winograd_weights_size(const winograd *v) { return places_size(v->g.c, v->f); }

/* Where things are in scratch. */
typedef struct {
  int32_t *row_c, *row_f, *col_c, *col_f, *col_t; /* tables of gemm_indexed */
  real *edge, *V, *M, *dV, *dU;
} rooms;

/* A part of scratch that begins at *used, which moves on. */
static real *part(real *scratch, double *used, double reals) {
  real *p = scratch ? scratch + (size_t)*used : NULL;
  *used += aligned(reals);
  return p;
}

static int32_t *table(real *scratch, double *used, int32_t entries) {
  return (int32_t *)(void *)part(scratch, used, (double)entries + GEMM_MR);
}

/* Returns the reals in all; without scratch it only counts. */
static double rooms_set(rooms *r, const winograd *v, int backward, real *scratch) {
  const int32_t C = v->g.c, F = v->f;
  double used = 0;
  r->row_c = table(scratch, &used, v->chunk);
  r->row_f = table(scratch, &used, v->chunk);
  r->col_t = table(scratch, &used, v->chunk);
  r->col_c = table(scratch, &used, C);
  r->col_f = table(scratch, &used, F);
  r->edge = part(scratch, &used, PLACES * (double)C);
  r->V = part(scratch, &used, places_size(v->chunk, C));
  r->M = part(scratch, &used, places_size(v->chunk, F));
  if (!backward) return used;
  r->dV = part(scratch, &used, places_size(v->chunk, C));
  r->dU = part(scratch, &used, places_size(C, F));
  return used;
}

double winograd_forward_scratch(const winograd *v) {
  rooms r;
  return rooms_set(&r, v, 0, NULL) * nn_parallel_slots();
}

double winograd_backward_scratch(const winograd *v) {
  rooms r;
  return rooms_set(&r, v, 1, NULL);
}

/* table[i] = i * step reals, in bytes; padded to GEMM_MR. */
static void fill_table(int32_t *t, int32_t n, size_t step) {
  for (int32_t i = 0; i < n; i++) t[i] = (int32_t)((size_t)i * step * sizeof(real));
  for (; n % GEMM_MR; n++) t[n] = t[n - 1];
}

/* Tile t of all images: its image, and its first output row and column. */
typedef struct {
  int32_t n, i, j, rows, cols; /* rows x cols of its outputs exist */
} tile;

static tile tile_at(const winograd *v, int32_t t) {
  tile p = {.n = t / (v->th * v->tw)};
  p.i = t / v->tw % v->th * OUT;
  p.j = t % v->tw * OUT;
  p.rows = least(OUT, v->g.oh - p.i);
  p.cols = least(OUT, v->g.ow - p.j);
  return p;
}

static size_t output_at(const winograd *v, tile p) {
  return (((size_t)p.n * (size_t)v->g.oh + (size_t)p.i) * (size_t)v->g.ow + (size_t)p.j) * (size_t)v->f;
}

/* The part of a tile's 6 x 6 patch that lies in the input: rows [i0, i1), columns [j0, j1) of the patch. */
typedef struct {
  int32_t i0, i1, j0, j1;
  size_t at; /* of the patch's element (i0, j0), in reals */
} inside;

static inside inside_of(const winograd *v, tile p) {
  const window *g = &v->g;
  inside s;
  window_clip(&s.i0, &s.i1, p.i - g->top, g->h, IN, 1);
  window_clip(&s.j0, &s.j1, p.j - g->left, g->w, IN, 1);
  const size_t line = (size_t)p.n * (size_t)g->h + (size_t)(p.i - g->top + s.i0);
  s.at = (line * (size_t)g->w + (size_t)(p.j - g->left + s.j0)) * (size_t)g->c;
  return s;
}

static int is_whole(inside s) { return s.i1 - s.i0 == IN && s.j1 - s.j0 == IN; }

/* ---- weights ---------------------------------------------------------------------------------------------------- */

/* The 36 places of w[.,.,c,f...f+3]. */
static void weight_places(v4 u[PLACES], const real *w, size_t tap) {
  v4 half[IN][3], line[3], out[IN];
  for (size_t q = 0; q < 3; q++) {
    UNROLL for (size_t p = 0; p < 3; p++) line[p] = v4_load(w + (p * 3 + q) * tap);
    weight_line(out, line);
    UNROLL for (size_t i = 0; i < IN; i++) half[i][q] = out[i];
  }
  for (size_t i = 0; i < IN; i++) weight_line(u + i * IN, half[i]);
}

static NOINLINE void pack_weights(real *u, const real *w, int32_t C, int32_t F) {
  const size_t tap = (size_t)C * (size_t)F, place = place_of(C, F);
  for (int32_t c = 0; c < C; c++)
    for (int32_t f = 0; f < F; f += LANES) {
      v4 places[PLACES];
      weight_places(places, w + (size_t)c * (size_t)F + f, tap);
      real *to = u + gemm_packed_at(c, f, C, F);
      for (size_t k = 0; k < PLACES; k++) v4_store(to + k * place, places[k]);
    }
}

static NOINLINE void pack_weights_transposed(real *u, const real *w, int32_t C, int32_t F) {
  const size_t tap = (size_t)C * (size_t)F, place = place_of(C, F);
  for (int32_t c = 0; c < C; c += LANES)
    for (int32_t f = 0; f < F; f += LANES) {
      v4 places[LANES][PLACES];
      for (int32_t i = 0; i < LANES; i++) weight_places(places[i], w + (size_t)(c + i) * (size_t)F + f, tap);
      real *to[LANES];
      for (int32_t i = 0; i < LANES; i++) to[i] = u + gemm_packed_at(f + i, c, F, C);
      for (size_t k = 0; k < PLACES; k++) {
        v4 square[LANES] = {places[0][k], places[1][k], places[2][k], places[3][k]};
        v4_transpose(square);
        UNROLL for (size_t i = 0; i < LANES; i++) v4_store(to[i] + k * place, square[i]);
      }
    }
}

void winograd_weights(real *u, const real *w, const winograd *v, int transposed) {
  (transposed ? pack_weights_transposed : pack_weights)(u, w, v->g.c, v->f);
}

/* dw = G^T dU G */
static NOINLINE void weights_adjoint(real *dw, const real *dU, int32_t C, int32_t F) {
  const size_t tap = (size_t)C * (size_t)F, place = place_of(C, F);
  for (size_t at = 0; at < tap; at += LANES) {
    v4 half[3][IN], line[IN], out[3];
    for (size_t j = 0; j < IN; j++) {
      UNROLL for (size_t i = 0; i < IN; i++) line[i] = v4_load(dU + (i * IN + j) * place + at);
      weight_line_adjoint(out, line);
      UNROLL for (size_t p = 0; p < 3; p++) half[p][j] = out[p];
    }
    for (size_t p = 0; p < 3; p++) {
      weight_line_adjoint(out, half[p]);
      UNROLL for (size_t q = 0; q < 3; q++) v4_store(dw + (p * 3 + q) * tap + at, out[q]);
    }
  }
}

/* ---- chunks of tiles -------------------------------------------------------------------------------------------- */

/* V of tiles [t, t + n). A tile that reaches over the border is first copied beside zeros. */
static void input_chunk(const winograd *v, const rooms *r, const real *x, int32_t t, int32_t n) {
  const size_t C = (size_t)v->g.c, line = (size_t)v->g.w * C, place = place_of(n, v->g.c);
  for (int32_t k = 0; k < n; k++) {
    const inside s = inside_of(v, tile_at(v, t + k));
    patch d = {x + s.at, line, C};
    if (!is_whole(s)) {
      memset(r->edge, 0, PLACES * C * sizeof(real));
      for (int32_t i = s.i0; i < s.i1; i++)
        vec_copy(r->edge + (size_t)(i * IN + s.j0) * C, x + s.at + (size_t)(i - s.i0) * line,
                 (size_t)(s.j1 - s.j0) * C);
      d = (patch){r->edge, IN * C, C};
    }
    input_tile(r->V + (size_t)k * C, place, d, v->g.c);
  }
}

/* Adds the tiles' dd to dx. */
static void input_chunk_adjoint(const winograd *v, const rooms *r, real *dx, int32_t t, int32_t n) {
  const size_t C = (size_t)v->g.c, line = (size_t)v->g.w * C, place = place_of(n, v->g.c);
  for (int32_t k = 0; k < n; k++) {
    const inside s = inside_of(v, tile_at(v, t + k));
    const real *dV = r->dV + (size_t)k * C;
    if (is_whole(s)) {
      input_tile_adjoint(dx + s.at, line, C, dV, place, v->g.c);
      continue;
    }
    memset(r->edge, 0, PLACES * C * sizeof(real));
    input_tile_adjoint(r->edge, IN * C, C, dV, place, v->g.c);
    for (int32_t i = s.i0; i < s.i1; i++)
      vec_add(dx + s.at + (size_t)(i - s.i0) * line, r->edge + (size_t)(i * IN + s.j0) * C,
              (size_t)(s.j1 - s.j0) * C);
  }
}

static void output_chunk(const winograd *v, const rooms *r, real *y, const real *bias, real floor, int32_t t,
                         int32_t n) {
  const size_t F = (size_t)v->f, line = (size_t)v->g.ow * F, place = place_of(n, v->f);
  for (int32_t k = 0; k < n; k++) {
    const tile p = tile_at(v, t + k);
    output_tile(y + output_at(v, p), line, p.rows, p.cols, r->M + (size_t)k * F, place, bias, floor, v->f);
  }
}

static void output_chunk_adjoint(const winograd *v, const rooms *r, const real *dz, int32_t t, int32_t n) {
  const size_t F = (size_t)v->f, line = (size_t)v->g.ow * F, place = place_of(n, v->f);
  for (int32_t k = 0; k < n; k++) {
    const tile p = tile_at(v, t + k);
    output_tile_adjoint(r->M + (size_t)(k * GEMM_NR), place, (size_t)n * GEMM_NR, dz + output_at(v, p), line,
                        p.rows, p.cols, v->f);
  }
}

/* ---- the three passes ------------------------------------------------------------------------------------------- */

typedef struct {
  const winograd *v;
  const real *x, *u, *bias;
  real *y, *scratch, floor;
} forward_pass;

static void forward_chunk(const void *context, int32_t part, int32_t slot) {
  const forward_pass *k = context;
  const winograd *v = k->v;
  rooms r;
  const double size = rooms_set(&r, v, 0, k->scratch);
  rooms_set(&r, v, 0, k->scratch + (size_t)slot * (size_t)size);
  const int32_t C = v->g.c, F = v->f, t = part * v->chunk, n = least(v->chunk, v->g.n * v->th * v->tw - t);
  const size_t in = place_of(n, C), out = place_of(n, F), weights = place_of(C, F);
  fill_table(r.row_c, n, (size_t)C);
  fill_table(r.col_c, C, 1);
  input_chunk(v, &r, k->x, t, n);
  for (size_t i = 0; i < PLACES; i++)
    gemm_indexed(r.M + i * out, (size_t)F, r.V + i * in, r.row_c, r.col_c, k->u + i * weights, n, F, C, 0,
                 NULL);
  output_chunk(v, &r, k->y, k->bias, k->floor, t, n);
}

void winograd_forward(real *y, const real *x, const real *u, const real *bias, real floor, const winograd *v,
                      real *scratch) {
  const forward_pass k = {.v = v, .x = x, .u = u, .bias = bias, .y = y, .scratch = scratch, .floor = floor};
  nn_parallel((v->g.n * v->th * v->tw - 1) / v->chunk + 1, forward_chunk, &k);
}

void winograd_backward(real *dx, real *dw, const real *dz, const real *x, const real *ut, const winograd *v,
                       real *scratch) {
  rooms r;
  rooms_set(&r, v, 1, scratch);
  const window *g = &v->g;
  const int32_t C = g->c, F = v->f, all = g->n * v->th * v->tw;
  const size_t weights = place_of(C, F);
  if (dx) memset(dx, 0, (size_t)g->n * (size_t)g->h * (size_t)g->w * (size_t)C * sizeof(real));
  fill_table(r.col_c, C, 1);
  fill_table(r.row_f, v->chunk, GEMM_NR);
  fill_table(r.col_t, v->chunk, (size_t)C);
  for (int32_t t = 0; t < all; t += v->chunk) {
    const int32_t n = least(v->chunk, all - t);
    const size_t in = place_of(n, C), out = place_of(n, F);
    for (int32_t f = 0; f < F; f++)
      r.col_f[f] = (int32_t)((size_t)(f / GEMM_NR * n * GEMM_NR + f % GEMM_NR) * sizeof(real));
    output_chunk_adjoint(v, &r, dz, t, n);
    if (dw) {
      input_chunk(v, &r, x, t, n);
      for (size_t k = 0; k < PLACES; k++)
        gemm_indexed(r.dU + k * weights, (size_t)F, r.V + k * in, r.col_c, r.col_t, r.M + k * out, C, F, n,
                     t > 0, NULL);
    }
    if (!dx) continue;
    for (size_t k = 0; k < PLACES; k++)
      gemm_indexed(r.dV + k * in, (size_t)C, r.M + k * out, r.row_f, r.col_f, ut + k * weights, n, C, F, 0,
                   NULL);
    input_chunk_adjoint(v, &r, dx, t, n);
  }
  if (dw) weights_adjoint(dw, r.dU, C, F);
}
