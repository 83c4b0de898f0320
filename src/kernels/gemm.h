/* Matrix products: c[M,N] = a[M,K] b[K,N], finished with bias and a floor (relu) while the result is in registers.
 *
 * a is read in place through two tables of byte offsets: element (i, k) stands at (char *)a + row[i] + col[k]. A plain,
 * a transposed and an im2col matrix are then the same thing, and convolution needs no copy of its windows.
 * b is packed once into panels of eight columns (gemm_pack).
 *
 * Every c[i,j] is summed over k in the same order whatever M and N are: a batch of 1 gives the bits of a batch of 64. */
#ifndef NN_GEMM_H
#define NN_GEMM_H

#include "simd.h"

enum {
  GEMM_MR = 4,   /* rows of a tile: the tables row[] are padded to a multiple of it */
  GEMM_NR = 8,   /* columns of a panel */
  GEMM_KC = 256, /* longest run over k that is kept in registers */
};

/* Applied to finished values: y = max(y + bias, floor). */
typedef struct {
  const real *bias; /* [N], or NULL */
  real floor;       /* 0 for relu, minus infinity for none */
} gemm_finish;

/* An element of a plain or transposed matrix is at a + i * row + k * col. */
typedef struct {
  const real *a;
  size_t row, col;
} gemm_matrix;

/* Length of the runs into which K is cut: equal parts of at most GEMM_KC. */
int32_t gemm_run(int32_t K);

/* Reals of a packed b. */
size_t gemm_packed_size(int32_t K, int32_t N);

/* Packs b, whose element (k, n) is at b[k * row + n * col]; row or col is 1. Columns are padded with zeros. */
void gemm_pack(real *packed, const real *b, size_t row, size_t col, int32_t K, int32_t N);

/* Where element (k, n) stands in a packed b; N is a multiple of GEMM_NR. */
static inline size_t gemm_packed_at(int32_t k, int32_t n, int32_t K, int32_t N) {
  const int32_t run = gemm_run(K), first = k - k % run, length = K - first < run ? K - first : run;
  return (size_t)first * (size_t)N + (size_t)(n - n % GEMM_NR) * (size_t)length +
         (size_t)((k - first) * GEMM_NR + n % GEMM_NR);
}

/* One run over k: c (+)= a b for K <= GEMM_KC, all of b's panels. finish may be NULL. */
void gemm_run_indexed(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                      const real *packed, int32_t M, int32_t N, int32_t K, int add,
                      const gemm_finish *finish);

/* All K, a through tables: row[M rounded up to GEMM_MR], col[K]. */
void gemm_indexed(real *c, size_t ldc, const real *a, const int32_t *row, const int32_t *col,
                  const real *packed, int32_t M, int32_t N, int32_t K, int add, const gemm_finish *finish);

/* All K, a plain or transposed. */
void gemm(real *c, size_t ldc, gemm_matrix a, const real *packed, int32_t M, int32_t N, int32_t K, int add,
          const gemm_finish *finish);

/* c[N] = a[K] b[K,N] for one row, b unpacked with rows ldb apart: the same bits as gemm without the cost of packing. */
void gemv(real *c, const real *a, const real *b, size_t ldb, int32_t N, int32_t K, const gemm_finish *finish);

#endif
