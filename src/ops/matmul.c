/* matmul: y[...,M,N] = a[...,M,K] b[...,K,N]; the axes in front broadcast by NumPy's rule, and a rank may be smaller.
 * Attributes: is a (is b) given transposed, [...,K,M] ([...,N,K])?
 *
 *   da = dy b^T,  db = a^T dy,  added up over the axes along which they were repeated, in the order of y. */
#include "../kernels/activation.h"
#include "../kernels/gemm.h"
#include "../parallel.h"
#include "ops.h"

/* Up to this many rows, packing b costs more than it saves. */
enum { FEW_ROWS = 3 };

/* One of the two factors, or y: element (i, k) of a matrix is at row i + col k. */
typedef struct {
  size_t row, col;
  int is_repeated; /* fewer matrices than y has */
} factor;

typedef struct {
  int32_t M, K, N;
  size_t matrices; /* in y */
  factor a, b;
} sizes;

static size_t matrices_of(const nn_shape *s) {
  size_t n = 1;
  for (int32_t k = 0; k < s->rank - 2; k++) n *= (size_t)s->d[k];
  return n;
}

static factor factor_of(const nn_shape *s, int is_transposed, size_t matrices) {
  const size_t ld = (size_t)s->d[s->rank - 1];
  return (factor){is_transposed ? 1 : ld, is_transposed ? ld : 1, matrices_of(s) != matrices};
}

/* Where all matrices of a plain a meet the same b, they are one of many rows. */
static sizes sizes_of(const nn_call *c) {
  const nn_shape *a = c->xs[0], *b = c->xs[1];
  const int is_one = !c->attr[0] && matrices_of(b) == 1;
  const size_t matrices = is_one ? 1 : matrices_of(c->ys);
  return (sizes){
      .M = is_one ? (int32_t)nn_rows(a) : a->d[a->rank - 2 + (c->attr[0] != 0)],
      .K = a->d[a->rank - 1 - (c->attr[0] != 0)],
      .N = b->d[b->rank - 1 - (c->attr[1] != 0)],
      .matrices = matrices,
      .a = factor_of(a, c->attr[0], is_one ? matrices_of(a) : matrices),
      .b = factor_of(b, c->attr[1], matrices),
  };
}

static int infer(const nn_call *c, nn_shape *y) {
  const nn_shape *a = c->xs[0], *b = c->xs[1];
  TRY(want_reals(c));
  TRY(want_rank_from(a, 2));
  TRY(want_rank_from(b, 2));
  TRY(want_attr(c, 0, 0, 1));
  TRY(want_attr(c, 1, 0, 1));
  TRY(want_size(b->d[b->rank - 2 + c->attr[1]], a->d[a->rank - 1 - c->attr[0]]));
  *y = a->rank >= b->rank ? *a : *b;
  for (int32_t k = 3; k <= y->rank; k++) {
    const int32_t m = k <= a->rank ? a->d[a->rank - k] : 1, n = k <= b->rank ? b->d[b->rank - k] : 1;
    if (m != 1 && n != 1) TRY(want_size(n, m));
    y->d[y->rank - k] = m == 1 ? n : m;
  }
  y->d[y->rank - 2] = a->d[a->rank - 2 + c->attr[0]];
  y->d[y->rank - 1] = b->d[b->rank - 1 - c->attr[1]];
  return NN_OK;
}

/* Where the matrix of s stands that matrix t of y is made of; *is_first: no earlier t has used it. */
static size_t matrix_at(const nn_shape *s, const nn_shape *y, size_t t, int *is_first) {
  size_t step = (size_t)s->d[s->rank - 2] * (size_t)s->d[s->rank - 1], at = 0;
  *is_first = 1;
  for (int32_t k = 3; k <= y->rank; k++) {
    const size_t d = (size_t)y->d[y->rank - k], i = t % d, own = k <= s->rank ? (size_t)s->d[s->rank - k] : 1;
    t /= d;
    if (own == d)
      at += i * step;
    else if (i > 0)
      *is_first = 0;
    step *= own;
  }
  return at;
}

static double packed(int32_t rows, int32_t columns) { return (double)rows * (columns + GEMM_NR); }

/* Each part packs its own right factor: b; backward b^T or dy^T, then dy or a. */
static size_t scratch(const nn_call *c, int backward) {
  const sizes s = sizes_of(c);
  const double forward = packed(s.K, s.N);
  const double da = c->attr[0] ? packed(s.N, s.M) : packed(s.N, s.K);
  const double db = c->attr[1] ? packed(s.M, s.K) : packed(s.M, s.N);
  return scratch_size((!backward ? forward : da > db ? da : db) * nn_parallel_slots());
}

typedef struct {
  const nn_call *c;
  sizes s;
  size_t room; /* reals of scratch a slot */
} job;

/* Matrices from ... to - 1 of y. */
static void forward_range(const void *context, size_t from, size_t to, int32_t slot) {
  const job *j = context;
  const sizes s = j->s;
  real *right = j->c->scratch + j->room * (size_t)slot;
  const real *last = NULL;
  const gemm_finish finish = {NULL, act_floor(NN_ACT_LINEAR)};
  for (size_t t = from; t < to; t++) {
    int is_first;
    const real *a = j->c->x[0] + matrix_at(j->c->xs[0], j->c->ys, t, &is_first);
    const real *b = j->c->x[1] + matrix_at(j->c->xs[1], j->c->ys, t, &is_first);
    real *y = j->c->y + t * (size_t)s.M * (size_t)s.N;
    if (s.M <= FEW_ROWS && s.b.col == 1 && s.a.col == 1) {
      for (int32_t m = 0; m < s.M; m++)
        gemv(y + (size_t)m * (size_t)s.N, a + (size_t)m * s.a.row, b, s.b.row, s.N, s.K, &finish);
      continue;
    }
    if (b != last) gemm_pack(right, b, s.b.row, s.b.col, s.K, s.N);
    last = b;
    gemm(y, (size_t)s.N, (gemm_matrix){a, s.a.row, s.a.col}, right, s.M, s.N, s.K, 0, NULL);
  }
}

/* c (+)= left right, right packed at `room` first; M, N and K are the product's own. */
static void multiply(real *c, gemm_matrix left, gemm_matrix right, int32_t M, int32_t N, int32_t K, int add,
                     real *room) {
  gemm_pack(room, right.a, right.row, right.col, K, N);
  gemm(c, (size_t)N, left, room, M, N, K, add, NULL);
}

/* da in the order in which a is stored: dy b^T or its transpose, b dy^T. */
static void left_range(const void *context, size_t from, size_t to, int32_t slot) {
  const job *j = context;
  const sizes s = j->s;
  const size_t N = (size_t)s.N;
  real *room = j->c->scratch + j->room * (size_t)slot;
  for (size_t t = from; t < to; t++) {
    int is_first;
    const real *b = j->c->x[1] + matrix_at(j->c->xs[1], j->c->ys, t, &is_first);
    const real *dy = j->c->dy + t * (size_t)s.M * N;
    real *da = j->c->dx[0] + matrix_at(j->c->xs[0], j->c->ys, t, &is_first);
    const gemm_matrix plain = {b, s.b.row, s.b.col}, turned = {b, s.b.col, s.b.row};
    if (j->c->attr[0])
      multiply(da, plain, (gemm_matrix){dy, 1, N}, s.K, s.M, s.N, !is_first, room);
    else
      multiply(da, (gemm_matrix){dy, N, 1}, turned, s.M, s.K, s.N, !is_first, room);
  }
}

/* db likewise: a^T dy or dy^T a. */
static void right_range(const void *context, size_t from, size_t to, int32_t slot) {
  const job *j = context;
  const sizes s = j->s;
  const size_t N = (size_t)s.N;
  real *room = j->c->scratch + j->room * (size_t)slot;
  for (size_t t = from; t < to; t++) {
    int is_first;
    const real *a = j->c->x[0] + matrix_at(j->c->xs[0], j->c->ys, t, &is_first);
    const real *dy = j->c->dy + t * (size_t)s.M * N;
    real *db = j->c->dx[1] + matrix_at(j->c->xs[1], j->c->ys, t, &is_first);
    const gemm_matrix plain = {a, s.a.row, s.a.col}, turned = {a, s.a.col, s.a.row};
    if (j->c->attr[1])
      multiply(db, (gemm_matrix){dy, 1, N}, plain, s.N, s.K, s.M, !is_first, room);
    else
      multiply(db, turned, (gemm_matrix){dy, N, 1}, s.K, s.N, s.M, !is_first, room);
  }
}

/* Many matrices are shared out among threads, the rows of few are: unless they add to the same place. */
static void each_matrix(const nn_call *c, int backward, nn_range range, int adds) {
  enum { MANY = 4 };
  const sizes s = sizes_of(c);
  const job j = {c, s, scratch(c, backward) / (size_t)nn_parallel_slots()};
  if (adds || s.matrices < MANY)
    range(&j, 0, s.matrices, 0);
  else
    nn_parallel_range(s.matrices, nn_grain(0.04 * s.M * s.N * s.K), range, &j);
}

static void forward(const nn_call *c) { each_matrix(c, 0, forward_range, 0); }

static void backward(const nn_call *c) {
  const sizes s = sizes_of(c);
  if (c->dx[0]) each_matrix(c, 1, left_range, s.a.is_repeated);
  if (c->dx[1]) each_matrix(c, 1, right_range, s.b.is_repeated);
}

static double flops(const nn_call *c) {
  const sizes s = sizes_of(c);
  return 2.0 * (double)s.matrices * s.M * s.K * s.N;
}

const nn_op nn_op_matmul = {
    .name = "matmul",
    .min_in = 2,
    .max_in = 2,
    .nattr = 2,
    .flags = NN_NEEDS_X0 | NN_NEEDS_X1,
    .infer = infer,
    .scratch = scratch,
    .forward = forward,
    .backward = backward,
    .flops = flops,
};
