/* transform: pictures seen through a plane mapping, one for each picture or one for all.
 *
 *   x[N,H,W,C]  t[N or 1, 8] = a0 a1 a2 b0 b1 b2 c0 c1 -> y[N,H',W',C];  attributes H' W' method mode value(float)
 *
 * Column j, row i of y shows the place of x in column (a0 j + a1 i + a2) / k, row (b0 j + b1 i + b2) / k, with
 * k = c0 j + c1 i + 1; affine if c0 = c1 = 0. Method: nearest cell (0) or bilinear between the four around (1). Cells
 * beyond the border are, by mode: 0 constant (`value`), 1 nearest, 2 wrap, 3 mirror (the border is not repeated),
 * 4 reflect (it is).
 *
 * dx: each cell gets dy by the weight with which it was seen; dt by the slope of the surface between the four cells, 0 for
 * nearest. */
#include <math.h>

#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

enum { HEIGHT, WIDTH, METHOD, MODE, VALUE };
enum { CONSTANT, NEAREST, WRAP, MIRROR, REFLECT, MODES };
enum { PARAMETERS = 8, TAPS = 4, BEYOND = 1 << 30 };

/* What one cell of y sees: where cells of x begin, -1 for the constant, and their weights. */
typedef struct {
  int64_t at[TAPS]; /* upper left, upper right, lower left, lower right */
  real weight[TAPS];
  double k, column, row, right, down; /* the place; how far it lies within the four */
} view;

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *x = c->xs[0], *t = c->xs[1];
  TRY(want_reals(c));
  TRY(want_rank(x, 4));
  TRY(want_rank(t, 2));
  TRY(want_size(t->d[1], PARAMETERS));
  if (t->d[0] != 1) TRY(want_size(t->d[0], x->d[0]));
  TRY(want_attr(c, HEIGHT, 1, INT32_MAX));
  TRY(want_attr(c, WIDTH, 1, INT32_MAX));
  TRY(want_attr(c, METHOD, 0, 1));
  TRY(want_attr(c, MODE, 0, MODES - 1));
  *y = (nn_shape){NN_REAL, 4, {x->d[0], c->attr[HEIGHT], c->attr[WIDTH], x->d[3]}};
  return NN_OK;
}

static int32_t remainder_of(int32_t i, int32_t n) {
  const int32_t r = i % n;
  return r < 0 ? r + n : r;
}

/* The cell that stands for index i along an axis of n cells, -1 for none. */
static int32_t inside(int32_t i, int32_t n, int32_t mode) {
  if (i >= 0 && i < n) return i;
  if (mode == CONSTANT) return -1;
  if (mode == NEAREST) return i < 0 ? 0 : n - 1;
  if (mode == WRAP) return remainder_of(i, n);
  const int32_t last = mode == MIRROR ? 2 * n - 2 : 2 * n - 1;
  const int32_t r = last ? remainder_of(i, mode == MIRROR ? last : last + 1) : 0;
  return r < n ? r : last - r;
}

static int32_t whole(double v) { return v > -BEYOND ? v < BEYOND ? (int32_t)v : BEYOND : -BEYOND; }

static int64_t cell(const nn_call *c, size_t n, int32_t row, int32_t column) {
  const nn_shape *x = c->xs[0];
  const int32_t i = inside(row, x->d[1], c->attr[MODE]), j = inside(column, x->d[2], c->attr[MODE]);
  return i < 0 || j < 0 ? -1 : (((int64_t)n * x->d[1] + i) * x->d[2] + j) * x->d[3];
}

/* Keras rounds halves away from 0. */
static int32_t nearest(double v) { return whole(v < 0 ? ceil(v - 0.5) : floor(v + 0.5)); }

static const real *parameters_of(const nn_call *c, size_t n) {
  return c->x[1] + (c->xs[1]->d[0] == 1 ? 0 : n * PARAMETERS);
}

/* Returns the number of cells that are seen. */
static int look(view *v, const nn_call *c, size_t n, int32_t i, int32_t j) {
  const real *t = parameters_of(c, n);
  v->k = (double)t[6] * j + (double)t[7] * i + 1;
  v->column = ((double)t[0] * j + (double)t[1] * i + (double)t[2]) / v->k;
  v->row = ((double)t[3] * j + (double)t[4] * i + (double)t[5]) / v->k;
  if (c->attr[METHOD] == 0) {
    v->at[0] = cell(c, n, nearest(v->row), nearest(v->column));
    v->weight[0] = 1;
    return 1;
  }
  const int32_t top = whole(floor(v->row)), left = whole(floor(v->column));
  v->right = v->column - floor(v->column);
  v->down = v->row - floor(v->row);
  for (int k = 0; k < TAPS; k++) {
    v->at[k] = cell(c, n, top + k / 2, left + k % 2);
    v->weight[k] = (real)((k % 2 ? v->right : 1 - v->right) * (k / 2 ? v->down : 1 - v->down));
  }
  return TAPS;
}

/* Rows of all pictures of y. */
static void forward_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const size_t H = (size_t)c->ys->d[1], W = (size_t)c->ys->d[2], C = (size_t)c->ys->d[3];
  const real value = nn_attr_real(c->attr[VALUE]);
  view v;
  for (size_t row = from; row < to; row++) {
    for (size_t j = 0; j < W; j++) {
      real *y = c->y + (row * W + j) * C;
      const int taps = look(&v, c, row / H, (int32_t)(row % H), (int32_t)j);
      vec_fill(y, 0, C);
      for (int k = 0; k < taps; k++) {
        const real *x = c->x[0] + v.at[k];
        for (size_t channel = 0; channel < C; channel++)
          y[channel] += v.weight[k] * (v.at[k] < 0 ? value : x[channel]);
      }
    }
  }
}

/* Pictures from ... to - 1. */
static void backward_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const nn_call *c = context;
  const int32_t H = c->ys->d[1], W = c->ys->d[2];
  const size_t C = (size_t)c->ys->d[3], picture = nn_count(c->xs[0]) / (size_t)c->xs[0]->d[0];
  vec_fill(c->dx[0] + from * picture, 0, (to - from) * picture);
  const real *dy = c->dy + from * (size_t)H * (size_t)W * C;
  view v;
  for (size_t n = from; n < to; n++)
    for (int32_t i = 0; i < H; i++)
      for (int32_t j = 0; j < W; j++, dy += C) {
        const int taps = look(&v, c, n, i, j);
        for (int k = 0; k < taps; k++)
          if (v.at[k] >= 0) vec_add_scaled(c->dx[0] + v.at[k], dy, v.weight[k], C);
      }
}

/* Adds to dt what one cell of y contributes. */
static void add_slopes(real *dt, const view *v, const nn_call *c, const real *dy, int32_t i, int32_t j) {
  const real value = nn_attr_real(c->attr[VALUE]);
  double seen[TAPS] = {0};
  for (int k = 0; k < TAPS; k++)
    for (int32_t channel = 0; channel < c->ys->d[3]; channel++)
      seen[k] += (double)dy[channel] * (double)(v->at[k] < 0 ? value : c->x[0][v->at[k] + channel]);
  const double slope_x = ((1 - v->down) * (seen[1] - seen[0]) + v->down * (seen[3] - seen[2])) / v->k;
  const double slope_y = ((1 - v->right) * (seen[2] - seen[0]) + v->right * (seen[3] - seen[1])) / v->k;
  const double slope_k = -(slope_x * v->column + slope_y * v->row);
  const double d[PARAMETERS] = {slope_x * j, slope_x * i, slope_x,     slope_y * j,
                                slope_y * i, slope_y,     slope_k * j, slope_k * i};
  for (int k = 0; k < PARAMETERS; k++) dt[k] += (real)d[k];
}

/* In one piece, for a mapping may be shared by all pictures; it is rarely learned. */
static void backward_parameters(const nn_call *c) {
  const int32_t H = c->ys->d[1], W = c->ys->d[2];
  vec_fill(c->dx[1], 0, nn_count(c->xs[1]));
  if (c->attr[METHOD] == 0) return;
  const real *dy = c->dy;
  view v;
  for (size_t n = 0; n < (size_t)c->ys->d[0]; n++)
    for (int32_t i = 0; i < H; i++)
      for (int32_t j = 0; j < W; j++, dy += c->ys->d[3]) {
        look(&v, c, n, i, j);
        add_slopes(c->dx[1] + (parameters_of(c, n) - c->x[1]), &v, c, dy, i, j);
      }
}

/* Nanoseconds to look at `cells` of y. */
static size_t grain(const nn_call *c, double cells) {
  return nn_grain(cells * (20 + 2 * (double)c->ys->d[3]));
}

static void forward(const nn_call *c) {
  const nn_shape *y = c->ys;
  nn_parallel_range((size_t)y->d[0] * (size_t)y->d[1], grain(c, y->d[2]), forward_range, c);
}

static void backward(const nn_call *c) {
  const nn_shape *y = c->ys;
  if (c->dx[0]) nn_parallel_range((size_t)y->d[0], grain(c, (double)y->d[1] * y->d[2]), backward_range, c);
  if (c->dx[1]) backward_parameters(c);
}

const nn_op nn_op_transform = {
    .name = "transform",
    .min_in = 2,
    .max_in = 2,
    .nattr = 5,
    .flags = NN_NEEDS_X,
    .infer = infer,
    .forward = forward,
    .backward = backward,
};
