/* y is written line by line: a line is the last axis that is left after joining, and consists of runs. */
#include "remap.h"

#include <string.h>

#include "../parallel.h"
#include "vec.h"

#define NOINLINE __attribute__((noinline))

/* Is every entry `run` after the one before? */
static int is_run(const int32_t *at, int32_t d, int32_t run) {
  for (int32_t i = 0; i < d; i++)
    if (at[i] < 0 || at[i] - at[0] != i * run) return 0;
  return 1;
}

void remap_join(remap *m) {
  m->run = 1;
  while (is_run(m->at[m->rank - 1], m->d[m->rank - 1], (int32_t)m->run)) {
    const int32_t last = m->rank - 1;
    m->run *= (size_t)m->d[last];
    m->d[last] = 1;
    if (last == 0 || m->at[last][0] != 0) return;
    m->rank--;
  }
}

/* Lines of y; what an entry of the axes before the last adds up to, or -1 if one of them is -1. */
static size_t lines_of(const remap *m) {
  size_t n = 1;
  for (int32_t k = 0; k + 1 < m->rank; k++) n *= (size_t)m->d[k];
  return n;
}

static int32_t offset_of(const remap *m, size_t line) {
  int32_t offset = 0;
  for (int32_t k = m->rank - 2; k >= 0; k--) {
    const int32_t part = m->at[k][line % (size_t)m->d[k]];
    if (part < 0) return -1;
    offset += part;
    line /= (size_t)m->d[k];
  }
  return offset;
}

typedef struct {
  const remap *m;
  char *y;
  const char *x, *fill;
  size_t bytes;
} job;

static NOINLINE void fill_run(char *y, const char *fill, size_t bytes, size_t n) {
  for (size_t i = 0; i < n; i++) memcpy(y + i * bytes, fill, bytes);
}

/* Single elements of 4 bytes. */
static NOINLINE void line_4(uint32_t *y, const uint32_t *x, const int32_t *at, int32_t n, uint32_t fill) {
  for (int32_t i = 0; i < n; i++) y[i] = at[i] < 0 ? fill : x[at[i]];
}

static void copy_lines(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const job *j = context;
  const remap *m = j->m;
  const int32_t *at = m->at[m->rank - 1], d = m->d[m->rank - 1];
  const size_t run = m->run * j->bytes, length = (size_t)d * run;
  uint32_t fill;
  memcpy(&fill, j->fill, sizeof fill);
  for (size_t line = from; line < to; line++) {
    char *y = j->y + line * length;
    const int32_t offset = offset_of(m, line);
    const char *x = j->x + (size_t)(offset < 0 ? 0 : offset) * j->bytes;
    if (offset < 0)
      fill_run(y, j->fill, j->bytes, (size_t)d * m->run);
    else if (run == sizeof(uint32_t))
      line_4((uint32_t *)(void *)y, (const uint32_t *)(const void *)x, at, d, fill);
    else
      for (int32_t i = 0; i < d; i++, y += run)
        if (at[i] < 0)
          fill_run(y, j->fill, j->bytes, m->run);
        else
          memcpy(y, x + (size_t)at[i] * j->bytes, run);
  }
}

void remap_copy(void *y, const void *x, const remap *m, size_t bytes, const void *fill) {
  const double nanoseconds = 0.5 * m->d[m->rank - 1] * (double)m->run;
  nn_parallel_range(lines_of(m), nn_grain(nanoseconds), copy_lines, &(job){m, y, x, fill, bytes});
}

static NOINLINE void add_line(real *dx, const real *dy, const int32_t *at, int32_t n) {
  for (int32_t i = 0; i < n; i++)
    if (at[i] >= 0) dx[at[i]] += dy[i];
}

typedef struct {
  const remap *m;
  real *dx;
  const real *dy;
} addition;

/* Indices from ... to - 1 of the first axis. */
static void add_lines(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const addition *a = context;
  const remap *m = a->m;
  const int32_t *at = m->at[m->rank - 1], d = m->d[m->rank - 1];
  const size_t lines = m->rank > 1 ? lines_of(m) / (size_t)m->d[0] : 1;
  for (size_t line = from * lines; line < to * lines; line++) {
    const real *dy = a->dy + line * (size_t)d * m->run;
    const int32_t offset = offset_of(m, line);
    if (offset < 0) continue;
    if (m->run == 1)
      add_line(a->dx + offset, dy, at, d);
    else
      for (int32_t i = 0; i < d; i++)
        if (at[i] >= 0) vec_add(a->dx + offset + at[i], dy + (size_t)i * m->run, m->run);
  }
}

/* Different indices of the first axis add to different elements: then they may do so at the same time. */
static int is_ascending(const int32_t *at, int32_t d) {
  for (int32_t i = 1; i < d; i++)
    if (at[i] <= at[i - 1]) return 0;
  return 1;
}

void remap_add(real *dx, const real *dy, const remap *m) {
  const addition a = {m, dx, dy};
  if (m->rank == 1 || !is_ascending(m->at[0], m->d[0])) {
    add_lines(&a, 0, m->rank == 1 ? 1 : (size_t)m->d[0], 0);
    return;
  }
  const double lines = (double)lines_of(m) / m->d[0];
  nn_parallel_range((size_t)m->d[0], nn_grain(lines * m->d[m->rank - 1] * (double)m->run), add_lines, &a);
}
