/* resize: x with another number of cells along one axis, y[..., i, ...] = sum of w[i,k] x[..., k, ...].
 *
 * Cell i of y has its centre at (i + 1/2) n / m - 1/2 in cells of x, of which there are n: centres of pixels, not corners,
 * lie on a regular grid. Weights are f(distance / s), scaled to a sum of 1; s is 1, or n / m for a smaller y that is
 * antialiased. f is 1 - t (linear, to 1) or Keys's cubic with a = -1/2 (to 2); nearest takes the cell that holds the
 * centre. Attributes: axis, size m, method, antialias. [Keys 1981, "Cubic convolution interpolation"]
 *
 * dx[k] = sum of w[i,k] dy[i], in the order of i. */
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

enum { NEAREST, LINEAR, CUBIC, METHODS };
enum { AXIS, SIZE, METHOD, ANTIALIAS };

/* For each cell of y: its first cell of x, how many, and their weights. */
typedef struct {
  int32_t n, m, taps;
  size_t inner;
  double step, width; /* n / m, s */
  int32_t *first, *count;
  real *weights; /* taps a cell */
  const nn_call *c;
} table;

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_attr(c, AXIS, 0, c->xs[0]->rank - 1));
  TRY(want_attr(c, SIZE, 1, INT32_MAX / 8));
  TRY(want_attr(c, METHOD, 0, METHODS - 1));
  TRY(want_attr(c, ANTIALIAS, 0, 1));
  *y = *c->xs[0];
  y->d[c->attr[AXIS]] = c->attr[SIZE];
  return NN_OK;
}

static table table_of(const nn_call *c) {
  table t = {.n = c->xs[0]->d[c->attr[AXIS]], .m = c->attr[SIZE], .inner = 1, .c = c};
  for (int32_t k = c->attr[AXIS] + 1; k < c->ys->rank; k++) t.inner *= (size_t)c->ys->d[k];
  t.step = (double)t.n / t.m;
  t.width = c->attr[ANTIALIAS] && t.step > 1 ? t.step : 1;
  const double taps = 2 * c->attr[METHOD] * t.width + 1;
  t.taps = taps < t.n ? (int32_t)taps : t.n;
  return t;
}

static size_t scratch(const nn_call *c, int backward) {
  const table t = table_of(c);
  return scratch_size((double)table_reals(2 * (size_t)t.m) + (double)t.m * t.taps);
}

static double weight(int32_t method, double t) {
  if (t < 0) t = -t;
  if (t >= method) return 0;
  if (method == LINEAR) return 1 - t;
  return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : ((-0.5 * t + 2.5) * t - 4) * t + 2;
}

static void fill_cell(const table *t, int32_t i, int32_t method) {
  const double centre = (i + 0.5) * t->step, reach = method * t->width;
  real *w = t->weights + (size_t)i * (size_t)t->taps;
  if (method == NEAREST) {
    t->first[i] = (int32_t)centre < t->n ? (int32_t)centre : t->n - 1;
    t->count[i] = 1;
    w[0] = 1;
    return;
  }
  const double low = centre - 0.5 - reach;
  double sum = 0;
  int32_t k = low < 0 ? 0 : (int32_t)low + 1;
  t->first[i] = k;
  for (t->count[i] = 0; t->count[i] < t->taps && k < t->n; k++)
    sum += weight(method, (k + 0.5 - centre) / t->width), t->count[i]++;
  for (k = 0; k < t->count[i]; k++)
    w[k] = (real)(weight(method, (t->first[i] + k + 0.5 - centre) / t->width) / sum);
}

static table filled(const nn_call *c) {
  table t = table_of(c);
  t.first = (int32_t *)(void *)c->scratch;
  t.count = t.first + t.m;
  t.weights = c->scratch + table_reals(2 * (size_t)t.m);
  for (int32_t i = 0; i < t.m; i++) fill_cell(&t, i, c->attr[METHOD]);
  return t;
}

/* Cells from ... to - 1, over all that stands in front of the axis. */
static void forward_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const table *t = context;
  for (size_t cell = from; cell < to; cell++) {
    const size_t i = cell % (size_t)t->m, outer = cell / (size_t)t->m;
    const real *x = t->c->x[0] + (outer * (size_t)t->n + (size_t)t->first[i]) * t->inner;
    const real *w = t->weights + i * (size_t)t->taps;
    real *y = t->c->y + cell * t->inner;
    vec_scale(y, x, w[0], t->inner);
    for (int32_t k = 1; k < t->count[i]; k++) vec_add_scaled(y, x + (size_t)k * t->inner, w[k], t->inner);
  }
}

static void backward_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const table *t = context;
  for (size_t outer = from; outer < to; outer++) {
    real *dx = t->c->dx[0] + outer * (size_t)t->n * t->inner;
    const real *dy = t->c->dy + outer * (size_t)t->m * t->inner, *w = t->weights;
    vec_fill(dx, 0, (size_t)t->n * t->inner);
    for (int32_t i = 0; i < t->m; i++, dy += t->inner, w += t->taps)
      for (int32_t k = 0; k < t->count[i]; k++)
        vec_add_scaled(dx + (size_t)(t->first[i] + k) * t->inner, dy, w[k], t->inner);
  }
}

static void forward(const nn_call *c) {
  const table t = filled(c);
  const double nanoseconds = t.taps * (5 + 0.5 * (double)t.inner);
  nn_parallel_range(nn_count(c->ys) / t.inner, nn_grain(nanoseconds), forward_range, &t);
}

static void backward(const nn_call *c) {
  if (!c->dx[0]) return;
  const table t = filled(c);
  const double nanoseconds = t.m * t.taps * (5 + 0.5 * (double)t.inner);
  nn_parallel_range(nn_count(c->ys) / t.inner / (size_t)t.m, nn_grain(nanoseconds), backward_range, &t);
}

const nn_op nn_op_resize = {
    .name = "resize",
    .min_in = 1,
    .max_in = 1,
    .nattr = 4,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
};
