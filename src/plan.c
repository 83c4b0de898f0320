/* From words to a plan that is ready to run: parse, infer shapes, decide which gradients exist, lay out the arena.
 *
 * Words (int32): magic, version, nodes, root, fetches, wrts, post;
 *   a node: op, inputs, attributes, dtype, rank, then the input nodes, the attributes, the declared sizes (-1 = batch);
 *   then the fetched nodes and the nodes with respect to which the root is differentiated. root -1: inference only.
 *
 * Nodes from `post` on (post = nodes: none) run behind everything else: after the update of a training step, at the end
 * of forward in a plan for inference. They may read any node. Only they may write variables, by the op assign: so
 * moving statistics, states and constraints change once a step, and not at all in a step whose loss is not finite.
 *
 * Time runs 0 inputs | 1 ... n forward of node 0 ... n - 1 | n + 1 ... 2n backward of node n - 1 ... 0 | 2n + 1 update |
 * 2n + 2 + i post node i; for inference a post node is like any other. A buffer lives from the time it is first written
 * to the time it is last read. */
#include "plan.h"

#include <string.h>

static nn_error last_error;

int nn_fail(int code, int32_t got, int32_t want) {
  last_error = (nn_error){code, -1, got, want};
  return code;
}

int nn_blame(int code, int32_t node) {
  last_error.node = node;
  return code;
}

const nn_error *nn_last_error(void) { return &last_error; }

int nn_allocate(void **p, size_t bytes) {
  *p = nn_alloc(bytes);
  return *p ? NN_OK : nn_fail(NN_E_MEMORY, (int32_t)(bytes / 1024), 0);
}

/* ---- shapes ------------------------------------------------------------------------------------------------------ */

size_t nn_count(const nn_shape *s) {
  size_t n = 1;
  for (int i = 0; i < s->rank; i++) n *= (size_t)s->d[i];
  return n;
}

size_t nn_rows(const nn_shape *s) {
  size_t n = 1;
  for (int i = 0; i + 1 < s->rank; i++) n *= (size_t)s->d[i];
  return n;
}

int nn_same_shape(const nn_shape *a, const nn_shape *b) {
  return a->rank == b->rank && memcmp(a->d, b->d, sizeof(int32_t) * (size_t)a->rank) == 0;
}

real nn_attr_real(int32_t word) {
  float f;
  memcpy(&f, &word, sizeof f);
  return f;
}

size_t nn_bytes(const nn_shape *s) {
  return nn_count(s) * (s->dtype == NN_INT32 ? sizeof(int32_t) : sizeof(real));
}

size_t nn_padded_bytes(const nn_shape *s) { return (nn_bytes(s) + NN_ALIGN - 1) & ~(size_t)(NN_ALIGN - 1); }

/* Sizes of at least 1 whose product stays below 2^31 bytes. */
static int check_sizes(const nn_shape *s) {
  size_t left = INT32_MAX / sizeof(real);
  for (int i = 0; i < s->rank; i++) {
    if (s->d[i] < 1) return nn_fail(NN_E_SHAPE, s->d[i], 1);
    left /= (size_t)s->d[i];
  }
  return left ? NN_OK : nn_fail(NN_E_LIMIT, 0, 0);
}

/* ---- the two sources: their shape is what the plan declares ------------------------------------------------------ */

static int infer_source(const nn_call *c, nn_shape *y) {
  (void)c;
  (void)y;
  return NN_OK;
}
const nn_op nn_op_input = {.name = "input", .nattr = 0, .infer = infer_source};
const nn_op nn_op_param = {.name = "param", .nattr = 1, .infer = infer_source};

/* ---- shape inference --------------------------------------------------------------------------------------------- */

static int infer_node(nn_plan *p, nn_node *v) {
  int32_t batch = p->n;
  if (v->source) {
    for (int k = 0; k < v->shape.rank; k++)
      v->shape.d[k] = k == 0 && v->declared[0] == -1 ? batch : v->declared[k];
    return check_sizes(&v->shape);
  }
  nn_shape y = v->shape;
  int status = v->op->infer(&v->call, &y);
  if (status) return status;
  if (y.rank != v->shape.rank) return nn_fail(NN_E_DECLARED, y.rank, v->shape.rank);
  if (y.dtype != v->shape.dtype) return nn_fail(NN_E_DTYPE, y.dtype, v->shape.dtype);
  for (int k = 0; k < y.rank; k++)
    if (y.d[k] != v->declared[k] && !(k == 0 && v->declared[k] == -1))
      return nn_fail(NN_E_DECLARED, y.d[k], v->declared[k]);
  v->shape = y;
  return check_sizes(&v->shape);
}

int nn_plan_infer(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    int status = infer_node(p, &p->nodes[i]);
    if (status) return nn_blame(status, i);
  }
  return NN_OK;
}

static int bind_variables(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (v->op != &nn_op_param) continue;
    int32_t id = v->call.attr[0], count = nn_variable_count(id);
    if (v->shape.dtype != NN_REAL || count < 0 || (size_t)count != nn_count(&v->shape))
      return nn_blame(nn_fail(NN_E_VARIABLE, count, (int32_t)nn_count(&v->shape)), i);
    v->y = nn_variable_peek(id, &v->version);
  }
  return NN_OK;
}

/* ---- which gradients exist --------------------------------------------------------------------------------------- */

/* needs: the root's gradient with respect to something wanted may pass here. has_gradient: and the root depends on it. */
static void mark_gradients(nn_plan *p) {
  for (int32_t k = 0; k < p->nwrt; k++) p->nodes[p->wrt[k]].wanted = 1;
  for (int32_t k = 0; k < p->nfetch; k++) p->nodes[p->fetch[k]].fetched = 1;
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    v->needs = v->wanted;
    v->first = -1;
    for (int j = 0; j < v->call.nin; j++) v->needs |= p->nodes[v->in[j]].needs;
    if (v->shape.dtype == NN_INT32 || v->op->flags & NN_STOPS) v->needs = 0;
  }
  if (p->root < 0) return;
  p->nodes[p->root].has_gradient = p->nodes[p->root].needs;
  for (int32_t i = p->root; i >= 0; i--) {
    nn_node *v = &p->nodes[i];
    if (!v->has_gradient) continue;
    for (int j = 0; j < v->call.nin; j++) {
      nn_node *x = &p->nodes[v->in[j]];
      if (!x->needs) continue;
      x->has_gradient = 1;
      x->readers++;
      if (x->first < 0) x->first = i;
    }
  }
}

static int check_gradients(const nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    const nn_node *v = &p->nodes[i];
    if (v->wanted && v->shape.dtype != NN_REAL) return nn_blame(nn_fail(NN_E_DTYPE, NN_INT32, NN_REAL), i);
    if (v->has_gradient && !v->source && !v->op->backward && !(v->op->flags & NN_VIEW))
      return nn_blame(nn_fail(NN_E_GRADIENT, v->id, 0), i);
  }
  return NN_OK;
}

static int build(nn_plan *p, const int32_t *words) {
  if (p->batch < 1) return nn_fail(NN_E_BATCH, p->batch, 1);
  if (p->nwords < 0) return nn_fail(NN_E_FORMAT, 0, 0);
  if (nn_allocate((void **)&p->words, sizeof(int32_t) * (size_t)p->nwords + 1)) return NN_E_MEMORY;
  memcpy(p->words, words, sizeof(int32_t) * (size_t)p->nwords);
  int status = nn_plan_parse(p);
  if (!status) status = nn_plan_infer(p);
  if (!status) status = bind_variables(p);
  if (status) return status;
  mark_gradients(p);
  status = check_gradients(p);
  if (!status) status = nn_plan_lay_out(p);
  if (!status) nn_plan_seed(p, 0, 0, 0); /* whoever does not seed it still has other numbers in every node */
  return status;
}

nn_plan *nn_plan_new(const int32_t *words, int32_t nwords, int32_t batch) {
  nn_plan *p = nn_alloc(sizeof *p);
  if (!p) {
    nn_fail(NN_E_MEMORY, 0, 0);
    return NULL;
  }
  p->nwords = nwords;
  p->batch = p->n = batch;
  if (build(p, words) == NN_OK) return p;
  nn_plan_free(p);
  return NULL;
}

void nn_plan_free(nn_plan *p) {
  if (!p) return;
  for (int k = 0; k < 3; k++) nn_free(p->pools[k]);
  nn_free(p->arena);
  nn_free(p->buffers);
  nn_free(p->nodes);
  nn_free(p->words);
  nn_free(p);
}

/* ---- inspection -------------------------------------------------------------------------------------------------- */

static nn_node *node_of(const nn_plan *p, int32_t i) { return i >= 0 && i < p->nnodes ? &p->nodes[i] : NULL; }

int32_t nn_plan_nodes(const nn_plan *p) { return p->nnodes; }
size_t nn_plan_bytes(const nn_plan *p) { return p->bytes; }

void *nn_plan_value(const nn_plan *p, int32_t i) {
  nn_node *v = node_of(p, i);
  if (!v) return NULL;
  return v->op == &nn_op_param ? nn_variable_data(v->call.attr[0]) : v->y;
}

real *nn_plan_gradient(const nn_plan *p, int32_t i) {
  nn_node *v = node_of(p, i);
  return v ? v->dy : NULL;
}

const nn_shape *nn_plan_shape(const nn_plan *p, int32_t i) {
  nn_node *v = node_of(p, i);
  return v ? &v->shape : NULL;
}

int32_t nn_plan_op(const nn_plan *p, int32_t i) {
  nn_node *v = node_of(p, i);
  return v ? v->id : -1;
}

double nn_plan_flops(const nn_plan *p, int32_t i) {
  nn_node *v = node_of(p, i);
  return v && v->op->flops ? v->op->flops(&v->call) : 0;
}

/* Words: op, value's bytes, offset, first and last time; gradient's bytes, offset; bytes of scratch and kept. A
 * view shows its owner's buffer; bytes 0 stands for a buffer that is elsewhere or does not exist. */
const int32_t *nn_plan_dump(const nn_plan *p, int32_t i) {
  nn_node *v = node_of(p, i);
  if (!v) return NULL;
  const nn_buffer *y = nn_buffer_of(p, v->owner, NN_BUF_VALUE), *dy = nn_buffer_of(p, i, NN_BUF_GRADIENT);
  size_t scratch = nn_buffer_of(p, i, NN_BUF_FORWARD)->bytes + nn_buffer_of(p, i, NN_BUF_BACKWARD)->bytes;
  scratch += nn_buffer_of(p, i, NN_BUF_KEPT)->bytes;
  const int32_t words[8] = {v->id, (int32_t)y->bytes,  (int32_t)y->offset,  y->from,
                            y->to, (int32_t)dy->bytes, (int32_t)dy->offset, (int32_t)scratch};
  memcpy(((nn_plan *)(uintptr_t)p)->dump, words, sizeof words);
  return p->dump;
}
