/* From words to a plan that is ready to run: parse, infer shapes, decide which gradients exist, lay out the arena.
 *
 * Words (int32): magic, version, nodes, root, fetches, wrts;
 *   a node: op, inputs, attributes, dtype, rank, then the input nodes, the attributes, the declared sizes (-1 = batch);
 *   then the fetched nodes and the nodes with respect to which the root is differentiated. root -1: inference only.
 *
 * Time runs 0 inputs | 1 ... n forward of node 0 ... n - 1 | n + 1 ... 2n backward of node n - 1 ... 0 | 2n + 1 update.
 * A buffer lives from the time it is first written to the time it is last read. */
#include "plan.h"

#include <string.h>

enum { MAX_NODES = 1 << 16 };

static nn_error last_error;

int nn_fail(int code, int32_t got, int32_t want) {
  last_error = (nn_error){code, -1, got, want};
  return code;
}

static int blame(int code, int32_t node) {
  last_error.node = node;
  return code;
}

const nn_error *nn_last_error(void) { return &last_error; }

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

static size_t bytes_of(const nn_shape *s) {
  return nn_count(s) * (s->dtype == NN_INT32 ? sizeof(int32_t) : sizeof(real));
}

size_t nn_padded_bytes(const nn_shape *s) { return (bytes_of(s) + NN_ALIGN - 1) & ~(size_t)(NN_ALIGN - 1); }

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

/* ---- parsing ----------------------------------------------------------------------------------------------------- */

static int parse_node(nn_plan *p, int32_t i, int32_t *at) {
  int32_t left = p->nwords - *at, *w = p->words + *at;
  if (left < NN_NODE_HEADER) return nn_fail(NN_E_FORMAT, *at, 0);
  int32_t id = w[0], nin = w[1], nattr = w[2], dtype = w[3], rank = w[4];
  const nn_op *op = nn_find_op(id);
  if (!op) return nn_fail(NN_E_OP, id, NN_OP_COUNT);
  if (nin < op->min_in || nin > op->max_in || nin > NN_MAX_IN) return nn_fail(NN_E_INPUTS, nin, op->min_in);
  if (nattr < 0 || nattr > left || (op->nattr >= 0 && nattr != op->nattr))
    return nn_fail(NN_E_ATTR, nattr, op->nattr);
  if (dtype != NN_REAL && dtype != NN_INT32) return nn_fail(NN_E_DTYPE, dtype, NN_REAL);
  if (rank < 1 || rank > NN_MAX_RANK) return nn_fail(NN_E_RANK, rank, NN_MAX_RANK);
  if (left < NN_NODE_HEADER + nin + nattr + rank) return nn_fail(NN_E_FORMAT, *at, 0);
  nn_node *v = &p->nodes[i];
  v->op = op;
  v->id = id;
  v->in = w + NN_NODE_HEADER;
  v->declared = v->in + nin + nattr;
  v->shape = (nn_shape){.dtype = dtype, .rank = rank};
  v->source = op->infer == infer_source;
  v->call = (nn_call){.attr = v->in + nin, .nattr = nattr, .nin = nin, .ys = &v->shape};
  for (int j = 0; j < nin; j++)
    if (v->in[j] < 0 || v->in[j] >= i) return nn_fail(NN_E_FORMAT, *at + NN_NODE_HEADER + j, 0);
  *at += NN_NODE_HEADER + nin + nattr + rank;
  return NN_OK;
}

static int parse_list(nn_plan *p, int32_t *at, int32_t n, const int32_t **list) {
  if (n < 0 || n > p->nwords - *at) return nn_fail(NN_E_FORMAT, *at, 0);
  *list = p->words + *at;
  for (int32_t i = 0; i < n; i++)
    if ((*list)[i] < 0 || (*list)[i] >= p->nnodes) return nn_fail(NN_E_FORMAT, *at + i, 0);
  *at += n;
  return NN_OK;
}

static int allocate(void **p, size_t bytes) {
  *p = nn_alloc(bytes);
  return *p ? NN_OK : nn_fail(NN_E_MEMORY, (int32_t)(bytes / 1024), 0);
}

/* The pointer arrays of all nodes stand in three pools, in the nodes' order. */
static int share_pools(nn_plan *p) {
  size_t total = 0, used = 0;
  for (int32_t i = 0; i < p->nnodes; i++) total += (size_t)p->nodes[i].call.nin;
  for (int k = 0; k < 3; k++)
    if (allocate(&p->pools[k], sizeof(void *) * (total + 1))) return NN_E_MEMORY;
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    v->x = (const real **)p->pools[0] + used;
    v->xs = (const nn_shape **)p->pools[1] + used;
    v->dx = (real **)p->pools[2] + used;
    v->call.x = v->x;
    v->call.xs = v->xs;
    v->call.dx = v->dx;
    for (int j = 0; j < v->call.nin; j++) v->xs[j] = &p->nodes[v->in[j]].shape;
    used += (size_t)v->call.nin;
  }
  return NN_OK;
}

static int parse(nn_plan *p) {
  const int32_t *w = p->words;
  if (p->nwords < NN_PLAN_HEADER || w[0] != NN_PLAN_MAGIC || w[1] != NN_PLAN_VERSION)
    return nn_fail(NN_E_FORMAT, 0, 0);
  p->nnodes = w[2], p->root = w[3], p->nfetch = w[4], p->nwrt = w[5];
  if (p->nnodes < 1 || p->nnodes > MAX_NODES || p->nnodes > p->nwords) return nn_fail(NN_E_FORMAT, 2, 0);
  if (p->root < -1 || p->root >= p->nnodes) return nn_fail(NN_E_FORMAT, 3, 0);
  if (allocate((void **)&p->nodes, sizeof(nn_node) * (size_t)p->nnodes)) return NN_E_MEMORY;
  int32_t at = NN_PLAN_HEADER;
  for (int32_t i = 0; i < p->nnodes; i++) {
    int status = parse_node(p, i, &at);
    if (status) return blame(status, i);
  }
  if (parse_list(p, &at, p->nfetch, &p->fetch) || parse_list(p, &at, p->nwrt, &p->wrt)) return NN_E_FORMAT;
  if (at != p->nwords) return nn_fail(NN_E_FORMAT, at, 0);
  return share_pools(p);
}

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
    if (status) return blame(status, i);
  }
  return NN_OK;
}

static int bind_variables(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (v->op != &nn_op_param) continue;
    int32_t id = v->call.attr[0], count = nn_variable_count(id);
    if (v->shape.dtype != NN_REAL || count < 0 || (size_t)count != nn_count(&v->shape))
      return blame(nn_fail(NN_E_VARIABLE, count, (int32_t)nn_count(&v->shape)), i);
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
    if (v->shape.dtype == NN_INT32) v->needs = 0;
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
    if (v->wanted && v->shape.dtype != NN_REAL) return blame(nn_fail(NN_E_DTYPE, NN_INT32, NN_REAL), i);
    if (v->has_gradient && !v->source && !v->op->backward && !(v->op->flags & NN_VIEW))
      return blame(nn_fail(NN_E_GRADIENT, v->id, 0), i);
  }
  return NN_OK;
}

int nn_adds(const nn_plan *p, int32_t node, int j) {
  const nn_node *v = &p->nodes[node], *x = &p->nodes[v->in[j]];
  if (!x->has_gradient) return 0;
  if (x->first != node) return 1;
  for (int k = 0; k < j; k++)
    if (v->in[k] == v->in[j]) return 1;
  return 0;
}

/* A view's gradient is its input's gradient, unless others add to that or one of the two is to be kept as it is. */
static int shares_gradient(const nn_plan *p, int32_t i) {
  const nn_node *v = &p->nodes[i];
  if (!v->has_gradient || !(v->op->flags & NN_VIEW)) return 0;
  const nn_node *x = &p->nodes[v->in[0]];
  return x->has_gradient && x->readers == 1 && !v->wanted && !x->wanted && i != p->root;
}

/* ---- lifetimes --------------------------------------------------------------------------------------------------- */

static int32_t forward_time(int32_t i) { return i + 1; }
static int32_t backward_time(const nn_plan *p, int32_t i) { return 2 * p->nnodes - i; }

static nn_buffer *buffer(const nn_plan *p, int32_t i, int which) { return &p->buffers[NN_BUFS * i + which]; }

static void live_until(nn_buffer *b, int32_t t) {
  if (b->to < t) b->to = t;
}

static int reads_input(const nn_op *op, int j) {
  if (op->flags & NN_NEEDS_X) return 1;
  return (j == 0 && (op->flags & NN_NEEDS_X0)) || (j == 1 && (op->flags & NN_NEEDS_X1));
}

static void value_lifetimes(nn_plan *p) {
  int32_t end = 2 * p->nnodes + 1;
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    v->owner = v->op->flags & NN_VIEW ? p->nodes[v->in[0]].owner : i;
    nn_buffer *own = buffer(p, v->owner, NN_BUF_VALUE);
    int external = p->nodes[v->owner].op == &nn_op_param;
    if (v->owner == i) {
      int32_t born = v->source ? 0 : forward_time(i);
      *own = (nn_buffer){.bytes = external ? 0 : bytes_of(&v->shape), .from = born, .to = born};
    }
    if (v->fetched || v->source || i == p->root) live_until(own, end);
    if (v->has_gradient && (v->op->flags & NN_NEEDS_Y)) live_until(own, backward_time(p, i));
    for (int j = 0; j < v->call.nin; j++) {
      nn_buffer *x = buffer(p, p->nodes[v->in[j]].owner, NN_BUF_VALUE);
      live_until(x, forward_time(i));
      if (v->has_gradient && reads_input(v->op, j)) live_until(x, backward_time(p, i));
    }
  }
}

/* From the last node back: a shared gradient joins the life of the view's, which is written first. */
static void gradient_lifetimes(nn_plan *p) {
  int32_t end = 2 * p->nnodes + 1;
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (!v->has_gradient) continue;
    nn_buffer *b = buffer(p, i, NN_BUF_GRADIENT);
    b->bytes = bytes_of(&v->shape);
    b->from = i == p->root ? p->nnodes + 1 : backward_time(p, v->first);
    b->to = v->wanted ? end : backward_time(p, i);
  }
  for (int32_t i = 0; i < p->nnodes; i++) {
    if (!shares_gradient(p, i)) continue;
    nn_buffer *b = buffer(p, i, NN_BUF_GRADIENT), *x = buffer(p, p->nodes[i].in[0], NN_BUF_GRADIENT);
    live_until(b, x->to); /* inputs come first, so a chain of views adds up */
    x->bytes = 0;
  }
}

/* Packed weights last while they are good: to the end of an inference plan, for one forward when weights change. */
static void packed_lifetime(nn_plan *p, int32_t i) {
  const nn_node *v = &p->nodes[i];
  if (!v->op->packed) return;
  const size_t bytes = v->op->packed(&v->call) * sizeof(real);
  *buffer(p, i, NN_BUF_PACKED) =
      p->root < 0 ? (nn_buffer){.bytes = bytes, .from = 0, .to = 2 * p->nnodes + 1}
                  : (nn_buffer){.bytes = bytes, .from = forward_time(i), .to = forward_time(i)};
}

/* What forward keeps for itself; without a backward it is scratch. */
static void kept_lifetime(nn_plan *p, int32_t i) {
  const nn_node *v = &p->nodes[i];
  if (!v->op->kept) return;
  nn_buffer *b = buffer(p, i, NN_BUF_KEPT);
  b->bytes = v->op->kept(&v->call) * sizeof(real);
  b->from = forward_time(i);
  b->to = v->has_gradient ? backward_time(p, i) : b->from;
}

/* Backward's scratch: the op's own part, a copy of a kept gradient, a temporary for each input that is added. */
static void scratch_lifetimes(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    nn_buffer *f = buffer(p, i, NN_BUF_FORWARD), *b = buffer(p, i, NN_BUF_BACKWARD);
    f->from = f->to = forward_time(i);
    b->from = b->to = backward_time(p, i);
    if (v->source) continue;
    if (v->op->scratch) f->bytes = v->op->scratch(&v->call, 0) * sizeof(real);
    packed_lifetime(p, i);
    kept_lifetime(p, i);
    if (!v->has_gradient) continue;
    for (int j = 0; j < v->call.nin; j++)
      v->dx[j] = p->nodes[v->in[j]].has_gradient ? (real *)p : NULL; /* scratch asks which are wanted */
    if (v->op->scratch) b->bytes = v->op->scratch(&v->call, 1) * sizeof(real);
    b->bytes = (b->bytes + NN_ALIGN - 1) & ~(size_t)(NN_ALIGN - 1);
    if (v->wanted) b->bytes += nn_padded_bytes(&v->shape);
    for (int j = 0; j < v->call.nin; j++)
      if (nn_adds(p, i, j)) b->bytes += nn_padded_bytes(v->xs[j]);
  }
}

/* ---- addresses --------------------------------------------------------------------------------------------------- */

static real *address(const nn_plan *p, int32_t i, int which) {
  return (real *)(void *)(p->arena + buffer(p, i, which)->offset);
}

static void place_values(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (v->owner != i)
      v->y = p->nodes[v->owner].y;
    else if (v->op != &nn_op_param)
      v->y = address(p, i, NN_BUF_VALUE);
    v->call.y = v->y;
    for (int j = 0; j < v->call.nin; j++) v->x[j] = p->nodes[v->in[j]].y;
    v->scratch[0] = address(p, i, NN_BUF_FORWARD);
    v->scratch[1] = address(p, i, NN_BUF_BACKWARD);
    v->call.packed = address(p, i, NN_BUF_PACKED);
    v->call.kept = address(p, i, NN_BUF_KEPT);
  }
}

static void place_gradients(nn_plan *p) {
  for (int32_t i = p->nnodes - 1; i >= 0; i--) {
    nn_node *v = &p->nodes[i];
    if (!v->has_gradient) continue;
    if (!v->dy) v->dy = address(p, i, NN_BUF_GRADIENT);
    if (shares_gradient(p, i)) p->nodes[v->in[0]].dy = v->dy;
  }
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (!v->has_gradient || v->source) continue;
    size_t own = v->op->scratch ? v->op->scratch(&v->call, 1) * sizeof(real) : 0;
    char *at = (char *)v->scratch[1] + ((own + NN_ALIGN - 1) & ~(size_t)(NN_ALIGN - 1));
    v->own_dy = v->wanted ? (real *)(void *)at : v->dy;
    if (v->wanted) at += nn_padded_bytes(&v->shape);
    v->call.dy = v->own_dy;
    for (int j = 0; j < v->call.nin; j++) {
      int adds = nn_adds(p, i, j);
      v->dx[j] = adds ? (real *)(void *)at : p->nodes[v->in[j]].dy;
      if (adds) at += nn_padded_bytes(v->xs[j]);
    }
  }
}

static int lay_out(nn_plan *p) {
  int n = NN_BUFS * p->nnodes;
  if (allocate((void **)&p->buffers, sizeof(nn_buffer) * (size_t)n)) return NN_E_MEMORY;
  value_lifetimes(p);
  gradient_lifetimes(p);
  scratch_lifetimes(p);
  p->bytes = nn_layout(p->buffers, n);
  if (p->bytes == (size_t)-1) return nn_fail(NN_E_LIMIT, 0, 0);
  if (allocate((void **)&p->arena, p->bytes + NN_ALIGN)) return NN_E_MEMORY;
  place_values(p);
  place_gradients(p);
  return NN_OK;
}

static int build(nn_plan *p, const int32_t *words) {
  if (p->batch < 1) return nn_fail(NN_E_BATCH, p->batch, 1);
  if (p->nwords < 0) return nn_fail(NN_E_FORMAT, 0, 0);
  if (allocate((void **)&p->words, sizeof(int32_t) * (size_t)p->nwords + 1)) return NN_E_MEMORY;
  memcpy(p->words, words, sizeof(int32_t) * (size_t)p->nwords);
  int status = parse(p);
  if (!status) status = nn_plan_infer(p);
  if (!status) status = bind_variables(p);
  if (status) return status;
  mark_gradients(p);
  status = check_gradients(p);
  return status ? status : lay_out(p);
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
  const nn_buffer *y = buffer(p, v->owner, NN_BUF_VALUE), *dy = buffer(p, i, NN_BUF_GRADIENT);
  size_t scratch = buffer(p, i, NN_BUF_FORWARD)->bytes + buffer(p, i, NN_BUF_BACKWARD)->bytes;
  scratch += buffer(p, i, NN_BUF_KEPT)->bytes;
  const int32_t words[8] = {v->id, (int32_t)y->bytes,  (int32_t)y->offset,  y->from,
                            y->to, (int32_t)dy->bytes, (int32_t)dy->offset, (int32_t)scratch};
  memcpy(((nn_plan *)(uintptr_t)p)->dump, words, sizeof words);
  return p->dump;
}
