/* Where everything of a plan lies: which gradients share a buffer, from when to when each buffer lives, addresses. */
#include "plan.h"

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

static int32_t forward_time(const nn_plan *p, int32_t i) {
  return i < p->post || p->root < 0 ? i + 1 : 2 * p->nnodes + 2 + i;
}
static int32_t backward_time(const nn_plan *p, int32_t i) { return 2 * p->nnodes - i; }

static int32_t end_time(const nn_plan *p) { return 3 * p->nnodes + 2; }

static void live_until(nn_buffer *b, int32_t t) {
  if (b->to < t) b->to = t;
}

static int reads_input(const nn_op *op, int j) {
  if (op->flags & NN_NEEDS_X) return 1;
  return (j == 0 && (op->flags & NN_NEEDS_X0)) || (j == 1 && (op->flags & NN_NEEDS_X1));
}

static void value_lifetimes(nn_plan *p) {
  const int32_t end = end_time(p);
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    v->owner = v->op->flags & (NN_VIEW | NN_WRITES) ? p->nodes[v->in[0]].owner : i;
    nn_buffer *own = nn_buffer_of(p, v->owner, NN_BUF_VALUE);
    int external = p->nodes[v->owner].op == &nn_op_param;
    if (v->owner == i) {
      int32_t born = v->source ? 0 : forward_time(p, i);
      *own = (nn_buffer){.bytes = external ? 0 : nn_bytes(&v->shape), .from = born, .to = born};
    }
    if (v->fetched || v->source || i == p->root) live_until(own, end);
    if (v->has_gradient && (v->op->flags & NN_NEEDS_Y)) live_until(own, backward_time(p, i));
    for (int j = 0; j < v->call.nin; j++) {
      nn_buffer *x = nn_buffer_of(p, p->nodes[v->in[j]].owner, NN_BUF_VALUE);
      live_until(x, forward_time(p, i));
      if (v->has_gradient && reads_input(v->op, j)) live_until(x, backward_time(p, i));
    }
  }
}

/* From the last node back: a shared gradient joins the life of the view's, which is written first. */
static void gradient_lifetimes(nn_plan *p) {
  const int32_t end = end_time(p);
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    if (!v->has_gradient) continue;
    nn_buffer *b = nn_buffer_of(p, i, NN_BUF_GRADIENT);
    b->bytes = nn_bytes(&v->shape);
    b->from = i == p->root ? p->nnodes + 1 : backward_time(p, v->first);
    b->to = v->wanted ? end : backward_time(p, i);
  }
  for (int32_t i = 0; i < p->nnodes; i++) {
    if (!shares_gradient(p, i)) continue;
    nn_buffer *b = nn_buffer_of(p, i, NN_BUF_GRADIENT),
              *x = nn_buffer_of(p, p->nodes[i].in[0], NN_BUF_GRADIENT);
    live_until(b, x->to); /* inputs come first, so a chain of views adds up */
    x->bytes = 0;
  }
}

/* Packed weights last while they are good: to the end of an inference plan, for one forward when weights change. */
static void packed_lifetime(nn_plan *p, int32_t i) {
  const nn_node *v = &p->nodes[i];
  if (!v->op->packed) return;
  const size_t bytes = v->op->packed(&v->call) * sizeof(real);
  *nn_buffer_of(p, i, NN_BUF_PACKED) =
      p->root < 0 ? (nn_buffer){.bytes = bytes, .from = 0, .to = end_time(p)}
                  : (nn_buffer){.bytes = bytes, .from = forward_time(p, i), .to = forward_time(p, i)};
}

/* What forward keeps for itself; without a backward it is scratch. */
static void kept_lifetime(nn_plan *p, int32_t i) {
  const nn_node *v = &p->nodes[i];
  if (!v->op->kept) return;
  nn_buffer *b = nn_buffer_of(p, i, NN_BUF_KEPT);
  b->bytes = v->op->kept(&v->call) * sizeof(real);
  b->from = forward_time(p, i);
  b->to = v->has_gradient ? backward_time(p, i) : b->from;
}

/* Backward's scratch: the op's own part, a copy of a kept gradient, a temporary for each input that is added. */
static void scratch_lifetimes(nn_plan *p) {
  for (int32_t i = 0; i < p->nnodes; i++) {
    nn_node *v = &p->nodes[i];
    nn_buffer *f = nn_buffer_of(p, i, NN_BUF_FORWARD), *b = nn_buffer_of(p, i, NN_BUF_BACKWARD);
    f->from = f->to = forward_time(p, i);
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
  return (real *)(void *)(p->arena + nn_buffer_of(p, i, which)->offset);
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

int nn_plan_lay_out(nn_plan *p) {
  int n = NN_BUFS * p->nnodes;
  if (nn_allocate((void **)&p->buffers, sizeof(nn_buffer) * (size_t)n)) return NN_E_MEMORY;
  value_lifetimes(p);
  gradient_lifetimes(p);
  scratch_lifetimes(p);
  p->bytes = nn_layout(p->buffers, n);
  if (p->bytes == (size_t)-1) return nn_fail(NN_E_LIMIT, 0, 0);
  if (nn_allocate((void **)&p->arena, p->bytes + NN_ALIGN)) return NN_E_MEMORY;
  place_values(p);
  place_gradients(p);
  return NN_OK;
}
