/* Optimizers: what they all share. The rules themselves stand in optim_rules.c.
 *
 * A step is, in Keras's order: gradients are divided by the loss's scale; collected, if they are to be averaged over
 * several steps; clipped; then for each variable weight decay w -= w decay r, the rule, and the running average of w
 * (Polyak & Juditsky 1992), which may take w's place now and then.
 *
 *   clip value  g = min(max(g, -c), c)
 *   clip norm   g = g c / max(|g|, c)            of each variable
 *   global norm g = g c min(1 / |all g|, 1 / c)  of all variables together   (Pascanu et al. 2013)
 *   decay       Loshchilov & Hutter 2019: besides the gradient, not through it */
#include "optim.h"

#include <string.h>

#include "kernels/vec.h"

enum { AVERAGE = NN_RULE_SLOTS, COLLECTED, ALL_SLOTS };

typedef struct {
  int32_t variable, count, undecayed;
  real *slot[ALL_SLOTS]; /* by the numbers of the rule, AVERAGE, COLLECTED; NULL where there is none */
} entry;

struct nn_optimizer {
  int32_t kind, n, iteration, rule_slots;
  double hyper[NN_RULE_HYPER], common[NN_COMMON_COUNT];
  nn_powers powers;
  double squares; /* of the gradients of this step */
  entry *entries;
};

static int32_t count_rule_slots(int32_t kind, const double *hyper) {
  int32_t n = 0;
  for (int k = 0; k < NN_RULE_SLOTS; k++) {
    const int when = nn_rules[kind].slots[k];
    n += when == NN_SLOT_ALWAYS || (when >= NN_SLOT_IF && hyper[when - NN_SLOT_IF] != 0);
  }
  return n;
}

void nn_optimizer_free(nn_optimizer *o) {
  if (!o) return;
  if (o->entries)
    for (int i = 0; i < o->n; i++)
      for (int k = 0; k < ALL_SLOTS; k++) nn_free(o->entries[i].slot[k]);
  nn_free(o->entries);
  nn_free(o);
}

static nn_optimizer *refuse(nn_optimizer *o, int code, int32_t got) {
  nn_optimizer_free(o);
  nn_fail(code, got, 0);
  return NULL;
}

static int add_slot(entry *e, int slot, real value) {
  const size_t bytes = sizeof(real) * (size_t)e->count;
  e->slot[slot] = nn_alloc(bytes);
  if (!e->slot[slot]) return nn_fail(NN_E_MEMORY, (int32_t)(bytes / 1024), 0);
  if (value != 0) vec_fill(e->slot[slot], value, (size_t)e->count);
  return NN_OK;
}

nn_optimizer *nn_optimizer_new(int32_t kind, const double *hyper, const int32_t *variables, int32_t n) {
  if (kind < 0 || kind >= NN_OPTIMIZER_COUNT) return refuse(NULL, NN_E_OP, kind);
  nn_optimizer *o = nn_alloc(sizeof *o);
  if (!o) return refuse(o, NN_E_MEMORY, 0);
  const nn_rule *rule = &nn_rules[kind];
  o->kind = kind;
  o->rule_slots = count_rule_slots(kind, hyper);
  memcpy(o->hyper, hyper, sizeof(double) * (size_t)rule->hypers);
  o->common[NN_COMMON_SCALE] = o->common[NN_COMMON_STEPS] = 1;
  nn_optimizer_set_iteration(o, 0);
  o->entries = nn_alloc(sizeof(entry) * (size_t)(n > 0 ? n : 1));
  if (!o->entries) return refuse(o, NN_E_MEMORY, 0);
  o->n = n;
  for (int32_t i = 0; i < n; i++) {
    entry *e = &o->entries[i];
    *e = (entry){.variable = variables[i], .count = nn_variable_count(variables[i])};
    if (e->count < 0) return refuse(o, NN_E_VARIABLE, e->variable);
    for (int k = 0; k < o->rule_slots; k++)
      if (add_slot(e, k, k == 0 && rule->first >= 0 ? (real)hyper[rule->first] : 0)) {
        nn_optimizer_free(o); /* what went wrong has been noted */
        return NULL;
      }
  }
  return o;
}

int32_t nn_optimizer_common(nn_optimizer *o, const double *common) {
  memcpy(o->common, common, sizeof o->common);
  for (int32_t i = 0; i < o->n; i++) {
    entry *e = &o->entries[i];
    int status = NN_OK;
    if (common[NN_COMMON_AVERAGE] && !e->slot[AVERAGE]) status = add_slot(e, AVERAGE, 0);
    if (!status && common[NN_COMMON_STEPS] > 1 && !e->slot[COLLECTED]) status = add_slot(e, COLLECTED, 0);
    if (status) return status;
  }
  return NN_OK;
}

static entry *find(const nn_optimizer *o, int32_t variable) {
  for (int i = 0; i < o->n; i++)
    if (o->entries[i].variable == variable) return &o->entries[i];
  return NULL;
}

int32_t nn_optimizer_undecayed(nn_optimizer *o, int32_t variable) {
  entry *e = find(o, variable);
  if (!e) return nn_fail(NN_E_VARIABLE, variable, 0);
  e->undecayed = 1;
  return NN_OK;
}

static int has_average(const nn_optimizer *o) { return o->common[NN_COMMON_AVERAGE] != 0; }
static int collects(const nn_optimizer *o) { return o->common[NN_COMMON_STEPS] > 1; }

int32_t nn_optimizer_slots(const nn_optimizer *o) { return has_average(o) + collects(o) + o->rule_slots; }

/* To the outside, Keras's order: averages, collected gradients, the rule's. */
real *nn_optimizer_slot(const nn_optimizer *o, int32_t variable, int32_t slot) {
  entry *e = find(o, variable);
  if (!e || slot < 0 || slot >= nn_optimizer_slots(o)) return NULL;
  if (has_average(o) && slot-- == 0) return e->slot[AVERAGE];
  if (collects(o) && slot-- == 0) return e->slot[COLLECTED];
  return e->slot[slot];
}

int32_t nn_optimizer_iteration(const nn_optimizer *o) { return o->iteration; }

/* Whether this step, whose number has been counted up already, updates: with collected gradients every so many do. */
static int updates(const nn_optimizer *o) { return o->iteration % (int32_t)o->common[NN_COMMON_STEPS] == 0; }

void nn_optimizer_begin(nn_optimizer *o) {
  o->iteration++;
  o->squares = 0;
  if (!updates(o)) return;
  nn_powers *p = &o->powers;
  p->beta1 *= o->hyper[0];
  p->beta2 *= o->hyper[1];
  p->decay *= 0.96;
  p->product *= o->hyper[0] * (1 - 0.5 * p->decay);
}

void nn_optimizer_set_iteration(nn_optimizer *o, int32_t t) {
  o->iteration = 0;
  o->powers = (nn_powers){1, 1, 1, 1};
  while (o->iteration < t) nn_optimizer_begin(o);
}

/* ---- gradients ------------------------------------------------------------------------------------------------- */

static void clip_values(real *g, real limit, size_t n) {
  for (size_t i = 0; i < n; i++) g[i] = g[i] < -limit ? -limit : g[i] > limit ? limit : g[i];
}

static void clip(nn_optimizer *o, real *g, size_t n) {
  const double limit = o->common[NN_COMMON_LIMIT];
  switch ((int)o->common[NN_COMMON_CLIP]) {
  case NN_CLIP_VALUE:
    clip_values(g, (real)limit, n);
    break;
  case NN_CLIP_NORM: {
    const double norm = __builtin_sqrt((double)vec_dot(g, g, n));
    if (!(norm <= limit)) vec_scale(g, g, (real)(limit / norm), n);
    break;
  }
  case NN_CLIP_GLOBAL_NORM:
    o->squares += (double)vec_dot(g, g, n);
    break;
  default:
    break;
  }
}

int nn_optimizer_prepare(nn_optimizer *o, int32_t variable, real *g) {
  const double *common = o->common;
  if (common[NN_COMMON_SCALE] == 1 && common[NN_COMMON_CLIP] == 0 && !collects(o)) return NN_OK;
  const entry *e = find(o, variable);
  if (!e) return nn_fail(NN_E_VARIABLE, variable, 0);
  const size_t n = (size_t)e->count;
  if (common[NN_COMMON_SCALE] != 1) vec_scale(g, g, (real)(1 / common[NN_COMMON_SCALE]), n);
  if (collects(o) && !updates(o)) {
    vec_add(e->slot[COLLECTED], g, n);
    return NN_OK;
  }
  if (collects(o)) {
    vec_add(g, e->slot[COLLECTED], n);
    vec_scale(g, g, (real)(1 / common[NN_COMMON_STEPS]), n);
    vec_fill(e->slot[COLLECTED], 0, n);
  }
  clip(o, g, n);
  return NN_OK;
}

/* ---- weights --------------------------------------------------------------------------------------------------- */

/* a = m a + (1 - m) w; the first average is w itself. */
static void average(const nn_optimizer *o, real *w, real *a, size_t n) {
  const int32_t done = (o->iteration - 1) / (int32_t)o->common[NN_COMMON_STEPS];
  const real m = done ? (real)o->common[NN_COMMON_MOMENTUM] : 0;
  vec_scale(a, a, m, n);
  vec_add_scaled(a, w, 1 - m, n);
  const int32_t every = (int32_t)o->common[NN_COMMON_OVERWRITE];
  if (every && (done + 1) % every == 0) vec_copy(w, a, n);
}

int nn_optimizer_apply(nn_optimizer *o, int32_t variable, real *g, double rate) {
  entry *e = find(o, variable);
  real *w = nn_variable_data(variable);
  if (!e || !w) return nn_fail(NN_E_VARIABLE, variable, 0);
  const size_t n = (size_t)e->count;
  const double *common = o->common;
  if (updates(o)) {
    if (common[NN_COMMON_CLIP] == NN_CLIP_GLOBAL_NORM) {
      const double norm = __builtin_sqrt(o->squares);
      if (!(norm <= common[NN_COMMON_LIMIT])) vec_scale(g, g, (real)(common[NN_COMMON_LIMIT] / norm), n);
    }
    const double decay = e->undecayed ? 0 : common[NN_COMMON_DECAY];
    if (decay != 0) vec_add_scaled(w, w, (real)(-decay * rate), n);
    const nn_rule *rule = &nn_rules[o->kind];
    nn_update_job job = {w, g, {e->slot[0], e->slot[1], e->slot[2]}, n, o->hyper, rate, o->powers};
    if (rule->whole)
      rule->whole(&job);
    else
      nn_parallel_range(n, nn_grain(1.5), rule->sweep, &job);
  }
  if (e->slot[AVERAGE]) average(o, w, e->slot[AVERAGE], n);
  return NN_OK;
}
