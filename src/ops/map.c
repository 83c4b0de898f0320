/* map: y = f(a, b, c) element by element, f one of kernels/map.def. Operands are aligned at their last axes; an axis of
 * size 1 is spread over the others' (NumPy's rule). The gradient of an operand that was spread is summed over the axes
 * along which it was. */
#include "../kernels/map.h"

#include "../kernels/fold.h"
#include "../kernels/vec.h"
#include "../parallel.h"
#include "ops.h"

enum { BLOCK = 256, STREAMS = MAP_OPERANDS + 1 };

/* Size of axis i, counted from the last one. */
static int32_t size_from_end(const nn_shape *s, int32_t i) { return i < s->rank ? s->d[s->rank - 1 - i] : 1; }

static int infer(const nn_call *c, nn_shape *y) {
  TRY(want_reals(c));
  TRY(want_attr(c, 0, 0, NN_MAP_COUNT - 1));
  const int operands = map_functions[c->attr[0]].operands;
  TRY(fail_unless(c->nin == operands, NN_E_INPUTS, c->nin, operands));
  *y = (nn_shape){.dtype = NN_REAL};
  for (int k = 0; k < c->nin; k++)
    if (y->rank < c->xs[k]->rank) y->rank = c->xs[k]->rank;
  for (int32_t i = 0; i < y->rank; i++) {
    int32_t size = 1;
    for (int k = 0; k < c->nin; k++) {
      const int32_t d = size_from_end(c->xs[k], i);
      TRY(fail_unless(d == 1 || size == 1 || d == size, NN_E_SHAPE, d, size));
      if (d != 1) size = d;
    }
    y->d[y->rank - 1 - i] = size;
  }
  return NN_OK;
}

/* ---- walking over the output --------------------------------------------------------------------------------------- */

/* The output's axes from the last one on, neighbours joined where every operand allows it; along an axis an operand moves
 * on by its stride, 0 where it is spread. */
typedef struct {
  int axes, streams;
  size_t n[NN_MAX_RANK], stride[STREAMS][NN_MAX_RANK];
  const real *x[STREAMS];
  uint8_t repeats[STREAMS], single[STREAMS]; /* is the first one over again; is one value */
  real *y;
  const real *numbers;
  map_loop f;
} walk;

static void add_axis(walk *w, size_t n, const size_t *stride) {
  const int last = w->axes - 1;
  int joins = last >= 0;
  for (int k = 0; joins && k < w->streams; k++) joins = stride[k] == w->stride[k][last] * w->n[last];
  if (joins) {
    w->n[last] *= n;
    return;
  }
  w->n[w->axes] = n;
  for (int k = 0; k < w->streams; k++) w->stride[k][w->axes] = stride[k];
  w->axes++;
}

/* The operands, and behind them dy if there is one; what does not exist points to the first. */
static walk walk_over(const nn_call *c, real *y, map_loop f, const real *dy, const real *numbers) {
  walk w = {.streams = STREAMS, .y = y, .f = f, .numbers = numbers};
  size_t step[STREAMS];
  const nn_shape *shapes[STREAMS];
  for (int k = 0; k < STREAMS; k++) {
    w.x[k] = k < c->nin ? c->x[k] : k == MAP_OPERANDS && dy ? dy : c->x[0];
    shapes[k] = k < c->nin ? c->xs[k] : k == MAP_OPERANDS && dy ? c->ys : c->xs[0];
    step[k] = 1;
    w.repeats[k] = k > 0 && w.x[k] == w.x[0] && shapes[k] == shapes[0];
    w.single[k] = nn_count(shapes[k]) == 1;
  }
  for (int32_t i = 0; i < c->ys->rank; i++) {
    const size_t n = (size_t)size_from_end(c->ys, i);
    size_t stride[STREAMS];
    for (int k = 0; k < STREAMS; k++) {
      const size_t own = (size_t)size_from_end(shapes[k], i);
      stride[k] = own == n ? step[k] : 0;
      step[k] *= own;
    }
    if (n > 1) add_axis(&w, n, stride);
  }
  return w;
}

/* m values of stream k for the outputs from `at` on, written one behind the other. */
static void spread(real *to, const walk *w, int k, size_t at, size_t m) {
  size_t place[NN_MAX_RANK];
  const real *x = w->x[k];
  for (int i = 0; i < w->axes; i++, at /= w->n[i - 1]) {
    place[i] = at % w->n[i];
    x += place[i] * w->stride[k][i];
  }
  while (m > 0) {
    const size_t left = w->n[0] - place[0], run = left < m ? left : m;
    if (w->stride[k][0])
      vec_copy(to, x, run);
    else
      vec_fill(to, *x, run);
    to += run, m -= run;
    x += run * w->stride[k][0], place[0] += run;
    for (int i = 0; i + 1 < w->axes && place[i] == w->n[i]; i++) {
      x += (ptrdiff_t)w->stride[k][i + 1] - (ptrdiff_t)(w->n[i] * w->stride[k][i]); /* often back */
      place[i] = 0, place[i + 1]++;
    }
  }
}

static void walk_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const walk *w = context;
  real blocks[STREAMS][BLOCK];
  const real *x[STREAMS];
  for (size_t at = from; at < to; at += BLOCK) {
    const size_t m = to - at < BLOCK ? to - at : BLOCK;
    for (int k = 0; k < STREAMS; k++) {
      const int whole = w->axes == 0 || (w->axes == 1 && w->stride[k][0]);
      x[k] = w->repeats[k] ? x[0] : whole ? w->x[k] + at : blocks[k];
      if (x[k] == blocks[k] && (at == from || !w->single[k])) spread(blocks[k], w, k, at, m);
    }
    w->f(w->y + at, x, w->numbers, m);
  }
}

/* Fills y, which has the output's shape. */
static void apply(const nn_call *c, real *y, map_loop f, const real *dy) {
  const real numbers[2] = {nn_attr_real(c->attr[1]), nn_attr_real(c->attr[2])};
  const walk w = walk_over(c, y, f, dy, numbers);
  nn_parallel_range(nn_count(c->ys), nn_grain(2), walk_range, &w);
}

static void forward(const nn_call *c) { apply(c, c->y, map_functions[c->attr[0]].forward, NULL); }

/* ---- gradients ----------------------------------------------------------------------------------------------------- */

/* The gradient of an operand that was spread is made in full, then folded; folding needs a second, smaller place. */
static size_t scratch(const nn_call *c, int backward) {
  int folds = 0;
  for (int k = 0; backward && k < c->nin; k++) folds |= c->dx[k] && nn_count(c->xs[k]) < nn_count(c->ys);
  return folds ? scratch_size(2.0 * (double)nn_count(c->ys)) : 0;
}

/* dx = full[shape of y] summed along the axes where x was spread, from the last one on; `full` and `other` are used up. */
static void fold(real *dx, real *full, real *other, const nn_shape *y, const nn_shape *x) {
  size_t outer = nn_count(y), n = 1, inner = 1;
  for (int32_t i = 0; i <= y->rank; i++) {
    const int32_t size = i < y->rank ? size_from_end(y, i) : 0;
    if (size == 1) continue;
    if (i < y->rank && size_from_end(x, i) == 1) {
      n *= (size_t)size, outer /= (size_t)size;
      continue;
    }
    if (n > 1) {
      fold_sum(other, full, (fold_sizes){outer, n, inner});
      real *folded = other;
      other = full, full = folded, n = 1;
    }
    if (i < y->rank) inner *= (size_t)size, outer /= (size_t)size;
  }
  vec_copy(dx, full, inner);
}

static void backward(const nn_call *c) {
  const map_function *f = &map_functions[c->attr[0]];
  const size_t count = nn_count(c->ys);
  for (int k = 0; k < c->nin; k++) {
    if (!c->dx[k]) continue;
    const int folds = nn_count(c->xs[k]) < count;
    real *full = folds ? c->scratch : c->dx[k];
    if (f->backward[k])
      apply(c, full, f->backward[k], c->dy);
    else
      vec_fill(c->dx[k], 0, nn_count(c->xs[k]));
    if (folds && f->backward[k]) fold(c->dx[k], full, full + count, c->ys, c->xs[k]);
  }
}

static double flops(const nn_call *c) { return (double)nn_count(c->ys); }

const nn_op nn_op_map = {
    .name = "map",
    .min_in = 1,
    .max_in = MAP_OPERANDS,
    .nattr = 3,
    .flags = NN_NEEDS_X,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
