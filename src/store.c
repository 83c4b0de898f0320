/* Variables: the weights of every model, outside of all plans. A variable is one zeroed, aligned array with an id that
 * is never used twice, so that a plan which outlives its weights finds nothing instead of somebody else's. */
#include <string.h>

#include "nn.h"

typedef struct {
  int32_t id, count;
  uint32_t version;
  real *data;
} variable;

static variable *table;
static int32_t used, capacity, last_id;
static uint32_t last_version;

/* Ids grow with the position in the table: binary search. */
static variable *find(int32_t id) {
  int32_t lo = 0, hi = used;
  while (lo < hi) {
    int32_t mid = lo + (hi - lo) / 2;
    if (table[mid].id < id)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo < used && table[lo].id == id ? &table[lo] : NULL;
}

static int grow(void) {
  int32_t bigger = capacity ? 2 * capacity : 64;
  variable *t = nn_alloc(sizeof *t * (size_t)bigger);
  if (!t) return nn_fail(NN_E_MEMORY, (int32_t)(sizeof *t * (size_t)bigger / 1024), 0);
  if (used) memcpy(t, table, sizeof *t * (size_t)used);
  nn_free(table);
  table = t;
  capacity = bigger;
  return NN_OK;
}

int32_t nn_variable_new(int32_t count) {
  if (count < 1) return -nn_fail(NN_E_VARIABLE, count, 1);
  if ((size_t)count > INT32_MAX / sizeof(real)) return -nn_fail(NN_E_LIMIT, count, 0);
  real *data = nn_alloc(sizeof(real) * (size_t)count);
  if (!data) return -nn_fail(NN_E_MEMORY, (int32_t)(sizeof(real) * (size_t)count / 1024), 0);
  if (used == capacity && grow() != NN_OK) {
    nn_free(data);
    return -NN_E_MEMORY;
  }
  table[used++] = (variable){++last_id, count, ++last_version, data};
  return last_id;
}

real *nn_variable_data(int32_t id) {
  variable *v = find(id);
  if (!v) return NULL;
  v->version = ++last_version;
  return v->data;
}

real *nn_variable_peek(int32_t id, uint32_t *version) {
  variable *v = find(id);
  if (!v) return NULL;
  *version = v->version;
  return v->data;
}

int32_t nn_variable_count(int32_t id) {
  variable *v = find(id);
  return v ? v->count : -1;
}

void nn_variable_free(int32_t id) {
  variable *v = find(id);
  if (!v) return;
  nn_free(v->data);
  memmove(v, v + 1, sizeof *v * (size_t)(table + used - v - 1));
  if (--used == 0) {
    nn_free(table);
    table = NULL;
    capacity = 0;
  }
}
