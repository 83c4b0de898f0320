/* Allocation and the arena's layout. */
#include <stdlib.h>
#include <string.h>

#include "nn.h"

/* Before each block stand the pointer that malloc gave and the size, inside the first NN_ALIGN bytes. */
typedef struct {
  void *raw;
  size_t bytes;
} header;

static size_t live;

#ifndef NN_MAX_BYTES /* of one block; the fuzzer gets less, so that it does not spend its time on clearing memory */
#define NN_MAX_BYTES INT32_MAX
#endif

#ifdef NN_TEST_ALLOC /* tests let the k-th allocation from now fail */
int32_t nn_fail_allocation = -1;
#define REFUSED() (nn_fail_allocation >= 0 && nn_fail_allocation-- == 0)
#else
#define REFUSED() 0
#endif

void *nn_alloc(size_t bytes) {
  if (REFUSED() || bytes > (size_t)NN_MAX_BYTES) return NULL;
  char *raw = malloc(bytes + 2 * NN_ALIGN);
  if (!raw) return NULL;
  char *p = (char *)(((uintptr_t)raw + 2 * NN_ALIGN - 1) & ~(uintptr_t)(NN_ALIGN - 1));
  ((header *)(void *)p)[-1] = (header){raw, bytes};
  live += bytes;
  return memset(p, 0, bytes);
}

void nn_free(void *p) {
  if (!p) return;
  header h = ((header *)p)[-1];
  live -= h.bytes;
  free(h.raw);
}

size_t nn_live_bytes(void) { return live; }

void *nn_reserve(size_t bytes) {
  char *p = malloc(bytes + NN_ALIGN);
  return p ? memset((void *)(((uintptr_t)p + NN_ALIGN - 1) & ~(uintptr_t)(NN_ALIGN - 1)), 0, bytes) : NULL;
}

static int together(const nn_buffer *a, const nn_buffer *b) { return a->from <= b->to && b->from <= a->to; }

/* Lowest offset at which `b` overlaps no placed buffer that lives with it. */
static size_t lowest_fit(const nn_buffer *all, int n, const nn_buffer *b) {
  size_t at = 0;
  for (int moved = 1; moved;) {
    moved = 0;
    for (int i = 0; i < n; i++) {
      const nn_buffer *o = &all[i];
      if (o->offset == (size_t)-1 || o->bytes == 0 || !together(o, b)) continue;
      if (at < o->offset + o->bytes && o->offset < at + b->bytes) at = o->offset + o->bytes, moved = 1;
    }
  }
  return at;
}

/* Greedy by size, as in Pisarchyk & Lee, "Efficient memory management for deep neural net inference", 2020: the largest
 * buffers first, each at the lowest place that is free for its whole life. */
size_t nn_layout(nn_buffer *b, int n) {
  size_t arena = 0;
  for (int i = 0; i < n; i++) {
    b[i].bytes = (b[i].bytes + NN_ALIGN - 1) & ~(size_t)(NN_ALIGN - 1);
    b[i].offset = (size_t)-1;
  }
  for (int placed = 0; placed < n; placed++) {
    nn_buffer *next = NULL;
    for (int i = 0; i < n; i++)
      if (b[i].offset == (size_t)-1 && (!next || b[i].bytes > next->bytes)) next = &b[i];
    next->offset = next->bytes ? lowest_fit(b, n, next) : 0;
    if (next->offset + next->bytes > arena) arena = next->offset + next->bytes;
    if (arena > (size_t)INT32_MAX) return (size_t)-1;
  }
  return arena;
}
