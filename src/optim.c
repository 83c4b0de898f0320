/* Optimizers, one vectorised pass over each variable. Formulas are those of Keras 3 (keras/src/optimizers), g the
 * gradient, r the learning rate, t the iteration counted from 1:
 *
 *   SGD      v = m v - r g;  w += v, nesterov w += m v - r g;  without momentum w -= r g      (m momentum)
 *   RMSprop  v = p v + (1 - p) g^2;  d = v, centered v - a^2 with a = p a + (1 - p) g;
 *            u = r g / sqrt(d + e);  w -= u, with momentum b = m b + u, w -= b               (p rho, e epsilon)
 *   Adam     v1 += (g - v1)(1 - b1);  v2 += (g^2 - v2)(1 - b2);  amsgrad v2' = max(v2', v2);
 *            w -= r sqrt(1 - b2^t) / (1 - b1^t) v1 / (sqrt(v2) + e)                          (Kingma & Ba 2015)
 *
 * Slots stand in Keras's order: SGD momentum | RMSprop velocity, momentum, average | Adam momentum, velocity, hat. */
#include <string.h>

#include "kernels/simd.h"
#include "parallel.h"

enum { MAX_SLOTS = 3, MAX_HYPER = 4 };

typedef struct {
  int32_t variable, count;
  real *slot[MAX_SLOTS];
} entry;

struct nn_optimizer {
  int32_t kind, slots, n, iteration;
  double hyper[MAX_HYPER];
  double beta1_power, beta2_power; /* b1^t, b2^t */
  entry *entries;
};

/* Where each optional array is; -1 if the settings need none. */
typedef struct {
  int momentum, average, hat, count;
} slot_map;

static slot_map slots_of(int32_t kind, const double *h) {
  slot_map m = {-1, -1, -1, 0};
  if (kind == NN_SGD) {
    if (h[0] != 0) m.momentum = m.count++;
  } else if (kind == NN_RMSPROP) {
    m.count = 1;
    if (h[1] != 0) m.momentum = m.count++;
    if (h[3] != 0) m.average = m.count++;
  } else {
    m.count = 2;
    if (h[3] != 0) m.hat = m.count++;
  }
  return m;
}

void nn_optimizer_free(nn_optimizer *o) {
  if (!o) return;
  if (o->entries)
    for (int i = 0; i < o->n; i++)
      for (int k = 0; k < MAX_SLOTS; k++) nn_free(o->entries[i].slot[k]);
  nn_free(o->entries);
  nn_free(o);
}

static nn_optimizer *refuse(nn_optimizer *o, int code, int32_t got) {
  nn_optimizer_free(o);
  nn_fail(code, got, 0);
  return NULL;
}

nn_optimizer *nn_optimizer_new(int32_t kind, const double *hyper, const int32_t *variables, int32_t n) {
  if (kind < 0 || kind >= NN_OPTIMIZER_COUNT) return refuse(NULL, NN_E_OP, kind);
  nn_optimizer *o = nn_alloc(sizeof *o);
  if (!o) return refuse(o, NN_E_MEMORY, 0);
  o->kind = kind;
  o->slots = slots_of(kind, hyper).count;
  o->beta1_power = o->beta2_power = 1;
  memcpy(o->hyper, hyper, sizeof o->hyper);
  o->entries = nn_alloc(sizeof(entry) * (size_t)(n > 0 ? n : 1));
  if (!o->entries) return refuse(o, NN_E_MEMORY, 0);
  o->n = n;
  for (int32_t i = 0; i < n; i++) {
    entry *e = &o->entries[i];
    *e = (entry){.variable = variables[i], .count = nn_variable_count(variables[i])};
    if (e->count < 0) return refuse(o, NN_E_VARIABLE, e->variable);
    for (int k = 0; k < o->slots; k++) {
      e->slot[k] = nn_alloc(sizeof(real) * (size_t)e->count);
      if (!e->slot[k]) return refuse(o, NN_E_MEMORY, (int32_t)(sizeof(real) * (size_t)e->count / 1024));
    }
  }
  return o;
}

static entry *find(const nn_optimizer *o, int32_t variable) {
  for (int i = 0; i < o->n; i++)
    if (o->entries[i].variable == variable) return &o->entries[i];
  return NULL;
}

int32_t nn_optimizer_slots(const nn_optimizer *o) { return o->slots; }

real *nn_optimizer_slot(const nn_optimizer *o, int32_t variable, int32_t slot) {
  entry *e = find(o, variable);
  return e && slot >= 0 && slot < o->slots ? e->slot[slot] : NULL;
}

int32_t nn_optimizer_iteration(const nn_optimizer *o) { return o->iteration; }

void nn_optimizer_begin(nn_optimizer *o) {
  o->iteration++;
  if (o->kind != NN_ADAM) return;
  o->beta1_power *= o->hyper[0];
  o->beta2_power *= o->hyper[1];
}

void nn_optimizer_set_iteration(nn_optimizer *o, int32_t t) {
  o->iteration = 0;
  o->beta1_power = o->beta2_power = 1;
  while (o->iteration < t) nn_optimizer_begin(o);
}

/* The updates are written once, over a lane type; the tail of an array is one padded vector. */
typedef struct {
  v4 rate, a, b, epsilon, a1, b1; /* a1 = 1 - a, b1 = 1 - b */
  int nesterov;
} settings;

static v4 sgd(v4 w, v4 g, v4 *slot, slot_map m, const settings *s) {
  v4 step = v4_mul(s->rate, g);
  if (m.momentum < 0) return v4_sub(w, step);
  slot[m.momentum] = v4_sub(v4_mul(s->a, slot[m.momentum]), step);
  if (s->nesterov) return v4_add(w, v4_sub(v4_mul(s->a, slot[m.momentum]), step));
  return v4_add(w, slot[m.momentum]);
}

static v4 rmsprop(v4 w, v4 g, v4 *slot, slot_map m, const settings *s) {
  slot[0] = v4_add(v4_mul(s->a, slot[0]), v4_mul(s->a1, v4_mul(g, g)));
  v4 d = slot[0];
  if (m.average >= 0) {
    slot[m.average] = v4_add(v4_mul(s->a, slot[m.average]), v4_mul(s->a1, g));
    d = v4_sub(d, v4_mul(slot[m.average], slot[m.average]));
  }
  v4 u = v4_div(v4_mul(s->rate, g), v4_sqrt(v4_add(d, s->epsilon)));
  if (m.momentum < 0) return v4_sub(w, u);
  slot[m.momentum] = v4_add(v4_mul(s->b, slot[m.momentum]), u);
  return v4_sub(w, slot[m.momentum]);
}

static v4 adam(v4 w, v4 g, v4 *slot, slot_map m, const settings *s) {
  slot[0] = v4_add(slot[0], v4_mul(v4_sub(g, slot[0]), s->a1));
  slot[1] = v4_add(slot[1], v4_mul(v4_sub(v4_mul(g, g), slot[1]), s->b1));
  v4 v = slot[1];
  if (m.hat >= 0) v = slot[m.hat] = v4_max(slot[m.hat], v);
  return v4_sub(w, v4_div(v4_mul(slot[0], s->rate), v4_add(v4_sqrt(v), s->epsilon)));
}

typedef v4 (*rule)(v4 w, v4 g, v4 *slot, slot_map m, const settings *s);

/* One variable's update. */
typedef struct {
  real *w;
  const real *g;
  const entry *e;
  slot_map m;
  settings s;
} job;

/* Elements [i, end). Inlined once per rule, so that the inner loop has no call and keeps its constants in registers. */
SIMD_INLINE void sweep(rule update, const job *j, size_t i, size_t end) {
  real *w = j->w;
  const real *g = j->g;
  const entry *e = j->e;
  const slot_map m = j->m;
  const settings *s = &j->s;
  v4 slot[MAX_SLOTS];
  for (; i + 4 <= end; i += 4) {
    for (int k = 0; k < m.count; k++) slot[k] = v4_load(e->slot[k] + i);
    v4_store(w + i, update(v4_load(w + i), v4_load(g + i), slot, m, s));
    for (int k = 0; k < m.count; k++) v4_store(e->slot[k] + i, slot[k]);
  }
  const size_t left = end - i;
  if (left == 0) return;
  real part[2 + MAX_SLOTS][4] = {{0}};
  memcpy(part[0], w + i, sizeof(real) * left);
  memcpy(part[1], g + i, sizeof(real) * left);
  for (int k = 0; k < m.count; k++) {
    memcpy(part[2 + k], e->slot[k] + i, sizeof(real) * left);
    slot[k] = v4_load(part[2 + k]);
  }
  v4_store(part[0], update(v4_load(part[0]), v4_load(part[1]), slot, m, s));
  memcpy(w + i, part[0], sizeof(real) * left);
  for (int k = 0; k < m.count; k++) {
    v4_store(part[2 + k], slot[k]);
    memcpy(e->slot[k] + i, part[2 + k], sizeof(real) * left);
  }
}

static void sweep_sgd(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  sweep(sgd, context, from, to);
}

static void sweep_rmsprop(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  sweep(rmsprop, context, from, to);
}

static void sweep_adam(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  sweep(adam, context, from, to);
}

int nn_optimizer_apply(nn_optimizer *o, int32_t variable, const real *gradient, double rate) {
  entry *e = find(o, variable);
  real *w = nn_variable_data(variable);
  if (!e || !w) return nn_fail(NN_E_VARIABLE, variable, 0);
  const double *h = o->hyper;
  static const nn_range sweeps[NN_OPTIMIZER_COUNT] = {sweep_sgd, sweep_rmsprop, sweep_adam};
  settings s = {.rate = v4_splat((real)rate), .a = v4_splat((real)h[0]), .b = v4_splat((real)h[1])};
  s.a1 = v4_splat((real)(1 - h[0]));
  s.b1 = v4_splat((real)(1 - h[1]));
  s.epsilon = v4_splat((real)h[2]);
  if (o->kind == NN_SGD) s.nesterov = h[1] != 0;
  if (o->kind == NN_ADAM)
    s.rate = v4_splat((real)(rate * __builtin_sqrt(1 - o->beta2_power) / (1 - o->beta1_power)));
  job j = {w, gradient, e, slots_of(o->kind, h), s};
  nn_parallel_range((size_t)e->count, nn_grain(1.5), sweeps[o->kind], &j);
  return NN_OK;
}
