/* Running a plan: forward, backward, update, and the looking glass (one node at a time, the NaN trap). No allocation. */
#include <string.h>

#include "kernels/vec.h"
#include "parallel.h"
#include "plan.h"
#include "rng.h"

int32_t nn_plan_batch(nn_plan *p, int32_t n) {
  if (n == p->n) return NN_OK;
  if (n < 1 || n > p->batch) return nn_fail(NN_E_BATCH, n, p->batch);
  p->n = n;
  int status = nn_plan_infer(p);
  if (status) p->n = 0; /* the shapes are half changed: infer again next time, whatever the size */
  return status;
}

void nn_plan_seed(nn_plan *p, uint32_t lo, uint32_t hi, uint32_t step) {
  p->seed[0] = lo, p->seed[1] = hi, p->step = step;
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_call *c = &p->nodes[i].call;
    if (!(p->nodes[i].op->flags & NN_RANDOM)) continue;
    const uint32_t own[2] = {(uint32_t)c->attr[c->nattr - 2], (uint32_t)c->attr[c->nattr - 1]};
    if (own[0] || own[1])
      nn_derive_key(c->key, own, step, 0); /* the same wherever it stands, whatever the plan's seed */
    else
      nn_derive_key(c->key, p->seed, step, (uint32_t)i);
  }
}

/* Variables never move, so a plan only has to see that its own are still there, and whether they have changed. */
static int check_variables(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (v->op == &nn_op_param && nn_variable_peek(v->call.attr[0], &v->version) != v->y) {
      nn_fail(NN_E_VARIABLE, v->call.attr[0], 0);
      return NN_E_VARIABLE;
    }
  }
  return NN_OK;
}

/* The newest version of the weights that a node packs, for a change of any is newer than all before it; 0 if they are not
 * kept packed: the plan trains, or not all of them are variables. */
static uint32_t weights_version(const nn_plan *p, const nn_node *v) {
  uint32_t newest = 0;
  for (int j = 1; j <= v->op->packs; j++) {
    const nn_node *w = &p->nodes[v->in[j]];
    if (p->root >= 0 || w->op != &nn_op_param) return 0;
    if (w->version > newest) newest = w->version;
  }
  return newest;
}

/* Weights that are kept packed are packed anew only when they have changed. */
static void pack_node(const nn_plan *p, nn_node *v) {
  const uint32_t version = weights_version(p, v);
  if (version && v->packed_version == version) return;
  v->packed_version = v->op->pack(&v->call) ? version : 0;
}

static void forward_node(nn_plan *p, nn_node *v) {
  if (v->source || v->op->flags & NN_VIEW) return;
  v->call.scratch = v->scratch[0];
  if (v->op->pack) pack_node(p, v);
  v->op->forward(&v->call);
  if (v->op->flags & NN_WRITES) { /* what was packed of it is old, here and in all other plans */
    nn_node *w = &p->nodes[v->in[0]];
    nn_variable_data(w->call.attr[0]);
    nn_variable_peek(w->call.attr[0], &w->version);
  }
}

static void forward_nodes(nn_plan *p, int32_t from, int32_t to) {
  for (int32_t i = from; i < to; i++) forward_node(p, &p->nodes[i]);
}

int32_t nn_post(nn_plan *p) {
  if (p->post == p->nnodes) return NN_OK;
  if (p->n < 1) return nn_fail(NN_E_BATCH, p->n, p->batch);
  const int status = check_variables(p);
  if (!status) forward_nodes(p, p->post, p->nnodes);
  return status;
}

int32_t nn_forward(nn_plan *p, int32_t n) {
  int status = nn_plan_batch(p, n);
  if (!status) status = check_variables(p);
  if (status) return status;
  forward_nodes(p, 0, p->root < 0 ? p->nnodes : p->post);
  return NN_OK;
}

typedef struct {
  real *y;
  const real *x;
} addition;

static void add_range(const void *context, size_t from, size_t to, int32_t slot) {
  (void)slot;
  const addition *a = context;
  vec_add(a->y + from, a->x + from, to - from);
}

static void add_into(real *y, const real *x, size_t n) {
  nn_parallel_range(n, nn_grain(0.5), add_range, &(addition){y, x});
}

static void backward_node(nn_plan *p, int32_t i) {
  nn_node *v = &p->nodes[i];
  if (!v->has_gradient || v->source) return;
  size_t count = nn_count(&v->shape);
  if (v->own_dy != v->dy) memcpy(v->own_dy, v->dy, sizeof(real) * count);
  v->call.scratch = v->scratch[1];
  if (!(v->op->flags & NN_VIEW))
    v->op->backward(&v->call);
  else if (v->dx[0] && v->dx[0] != v->own_dy)
    memcpy(v->dx[0], v->own_dy, sizeof(real) * count);
  for (int j = 0; j < v->call.nin; j++)
    if (nn_adds(p, i, j)) add_into(p->nodes[v->in[j]].dy, v->dx[j], nn_count(v->xs[j]));
}

int32_t nn_backward_seeded(nn_plan *p) {
  if (p->root < 0 || !p->nodes[p->root].has_gradient) return nn_fail(NN_E_GRADIENT, p->root, 0);
  if (p->n < 1) return nn_fail(NN_E_BATCH, p->n, p->batch);
  for (int32_t i = p->root; i >= 0; i--) backward_node(p, i);
  return NN_OK;
}

int32_t nn_backward(nn_plan *p) {
  if (p->root < 0 || !p->nodes[p->root].has_gradient) return nn_fail(NN_E_GRADIENT, p->root, 0);
  nn_node *root = &p->nodes[p->root];
  size_t n = nn_count(&root->shape);
  for (size_t k = 0; k < n; k++) root->dy[k] = 1;
  return nn_backward_seeded(p);
}

/* The next param of the wrt list that has a gradient, from k on; NULL after the last. */
static const nn_node *next_trained(const nn_plan *p, int32_t *k) {
  while (*k < p->nwrt) {
    const nn_node *v = &p->nodes[p->wrt[(*k)++]];
    if (v->op == &nn_op_param && v->has_gradient) return v;
  }
  return NULL;
}

int32_t nn_update(nn_plan *p, nn_optimizer *o, double rate) {
  const nn_node *v;
  int status = NN_OK;
  nn_optimizer_begin(o);
  for (int32_t k = 0; !status && (v = next_trained(p, &k));)
    status = nn_optimizer_prepare(o, v->call.attr[0], v->dy);
  for (int32_t k = 0; !status && (v = next_trained(p, &k));)
    status = nn_optimizer_apply(o, v->call.attr[0], v->dy, rate);
  return status ? status : nn_post(p);
}

/* x - x is 0 for every finite x and NaN for all others. */
static int finite(const real *x, size_t n) {
  real sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i] - x[i];
  return sum == 0;
}

int32_t nn_gradients(nn_plan *p, int32_t n) {
  int status = nn_forward(p, n);
  if (status) return status;
  if (p->root < 0) return nn_fail(NN_E_GRADIENT, -1, 0);
  const nn_node *root = &p->nodes[p->root];
  if (!finite(root->y, nn_count(&root->shape))) return nn_fail(NN_E_NONFINITE, 0, 0);
  return nn_backward(p);
}

int32_t nn_step(nn_plan *p, nn_optimizer *o, int32_t n, double rate) {
  int status = nn_gradients(p, n);
  return status ? status : nn_update(p, o, rate);
}

void nn_add_scaled(real *y, const real *x, int32_t n, double a) { vec_add_scaled(y, x, (real)a, (size_t)n); }

int32_t nn_run_node(nn_plan *p, int32_t i, int32_t backward) {
  if (i < 0 || i >= p->nnodes) return nn_fail(NN_E_FORMAT, i, p->nnodes);
  if (p->n < 1) return nn_fail(NN_E_BATCH, p->n, p->batch);
  if (backward)
    backward_node(p, i);
  else if (!(p->nodes[i].op->flags & NN_WRITES)) /* looking changes nothing */
    forward_node(p, &p->nodes[i]);
  return NN_OK;
}

int32_t nn_find_nonfinite(nn_plan *p) {
  if (p->n < 1 || check_variables(p)) return -1;
  for (int32_t i = 0; i < p->post; i++) {
    nn_node *v = &p->nodes[i];
    forward_node(p, v);
    if (v->shape.dtype == NN_REAL && !finite(v->y, nn_count(&v->shape))) return i;
  }
  return -1;
}
