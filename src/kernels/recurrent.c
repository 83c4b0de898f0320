#include "recurrent.h"

#include "../parallel.h"

static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

static double round_up(double reals) { return 16 * __builtin_ceil(reals / 16); }

/* Ints in whole reals; gemm wants tables of rows padded to GEMM_MR. */
static double table_size(int32_t ints) {
  return round_up(((double)ints + GEMM_MR) * (double)sizeof(int32_t) / (double)sizeof(real));
}

double recurrent_scratch(const recurrent *r, int backward) {
  const double G = r->G, widest = most(r->C, r->U);
  const double tables = 2 * table_size(r->N * r->T) + table_size(r->C) + table_size(r->G);
  const double back_room = most(G * (widest + GEMM_NR), GEMM_KC * (G + GEMM_NR));
  return tables + (backward ? round_up(back_room) : 0);
}

static int32_t *table(real **at, int32_t n) {
  int32_t *t = (int32_t *)*at;
  *at += (size_t)table_size(n);
  return t;
}

static void pad(int32_t *table, int32_t n) {
  for (int32_t i = 0; i < GEMM_MR; i++) table[n + i] = table[n - 1];
}

static void count_up(int32_t *table, int32_t n) {
  for (int32_t i = 0; i < n; i++) table[i] = i * (int32_t)sizeof(real);
  pad(table, n);
}

void recurrent_begin(recurrent *r, real *scratch) {
  const int32_t rows = r->N * r->T;
  r->x_row = table(&scratch, rows);
  r->z_row = table(&scratch, rows);
  r->x_column = table(&scratch, r->C);
  r->z_column = table(&scratch, r->G);
  r->packed = scratch;
  for (int32_t s = 0; s < r->T; s++) {
    const int32_t t = r->backwards ? r->T - 1 - s : s;
    for (int32_t n = 0; n < r->N; n++) {
      const int32_t inside = s * r->N + n, outside = n * r->T + t;
      r->x_row[inside] = outside * r->C * (int32_t)sizeof(real);
      r->z_row[outside] = inside * r->G * (int32_t)sizeof(real);
    }
  }
  pad(r->x_row, rows);
  pad(r->z_row, rows);
  count_up(r->x_column, r->C);
  count_up(r->z_column, r->G);
}

/* c (+)= a b with a through tables, in parts of whole groups of rows. */
typedef struct {
  real *c;
  const real *a;
  const int32_t *row, *col;
  const real *packed;
  int32_t M, N, K, add;
  size_t ldc;
  const gemm_finish *finish;
} product;

static void product_rows(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const product *p = context;
  const size_t i = from * RECURRENT_GROUP;
  const int32_t rows = least(p->M, (int32_t)to * RECURRENT_GROUP) - (int32_t)i;
  gemm_indexed(p->c + i * p->ldc, p->ldc, p->a, p->row + i, p->col, p->packed, rows, p->N, p->K, p->add,
               p->finish);
}

static void multiply(const product *p) {
  const double nanoseconds = 0.04 * RECURRENT_GROUP * p->N * p->K; /* of a group */
  nn_parallel_range((size_t)recurrent_groups(p->M), nn_grain(nanoseconds), product_rows, p);
}

void recurrent_project(const recurrent *r, real *z, const real *x, const real *packed, const real *bias) {
  const gemm_finish finish = {bias, -(real)__builtin_inff()};
  multiply(&(product){.c = z,
                      .ldc = (size_t)r->G,
                      .a = x,
                      .row = r->x_row,
                      .col = r->x_column,
                      .packed = packed,
                      .M = r->N * r->T,
                      .N = r->G,
                      .K = r->C,
                      .finish = &finish});
}

void recurrent_input_back(const recurrent *r, real *dx, const real *dz, const real *w) {
  gemm_pack(r->packed, w, 1, (size_t)r->G, r->G, r->C);
  multiply(&(product){.c = dx,
                      .ldc = (size_t)r->C,
                      .a = dz,
                      .row = r->z_row,
                      .col = r->z_column,
                      .packed = r->packed,
                      .M = r->N * r->T,
                      .N = r->C,
                      .K = r->G});
}

/* A run of rows at a time: it is packed once for both products and still in the cache for the second. */
void recurrent_weights_back(const recurrent *r, real *dw, const real *x, real *du, const real *h,
                            const real *dz, int32_t columns) {
  const size_t G = (size_t)r->G, U = (size_t)r->U;
  const int32_t rows = r->N * r->T, run = gemm_run(rows);
  if (!dw && !du) return;
  for (int32_t k = 0; k < rows; k += run) {
    const int32_t n = least(run, rows - k);
    gemm_pack(r->packed, dz + (size_t)k * G, G, 1, n, columns);
    product p = {.ldc = G, .packed = r->packed, .N = columns, .K = n, .add = k > 0};
    p.c = dw, p.a = x, p.row = r->x_column, p.col = r->x_row + k, p.M = r->C;
    if (dw) multiply(&p);
    if (du) gemm(du, G, (gemm_matrix){h + (size_t)k * U, 1, U}, r->packed, r->U, columns, n, k > 0, NULL);
  }
}
