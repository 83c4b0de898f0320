/* From words (their layout stands in plan.c) to nodes: everything is checked that can be checked before shapes are known. */
#include "plan.h"

enum { MAX_NODES = 1 << 16 };

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
  v->source = op == &nn_op_input || op == &nn_op_param;
  v->call = (nn_call){.attr = v->in + nin, .nattr = nattr, .nin = nin, .ys = &v->shape};
  for (int j = 0; j < nin; j++)
    if (v->in[j] < 0 || v->in[j] >= i) return nn_fail(NN_E_FORMAT, *at + NN_NODE_HEADER + j, 0);
  *at += NN_NODE_HEADER + nin + nattr + rank;
  return NN_OK;
}

/* Only a post node may write, and only a variable. */
static int check_writing(const nn_plan *p, int32_t i) {
  const nn_node *v = &p->nodes[i];
  if (!(v->op->flags & NN_WRITES)) return NN_OK;
  if (i < p->post) return nn_fail(NN_E_FORMAT, i, p->post);
  return p->nodes[v->in[0]].op == &nn_op_param ? NN_OK : nn_fail(NN_E_VARIABLE, -1, 0);
}

static int parse_list(nn_plan *p, int32_t *at, int32_t n, const int32_t **list) {
  if (n < 0 || n > p->nwords - *at) return nn_fail(NN_E_FORMAT, *at, 0);
  *list = p->words + *at;
  for (int32_t i = 0; i < n; i++)
    if ((*list)[i] < 0 || (*list)[i] >= p->nnodes) return nn_fail(NN_E_FORMAT, *at + i, 0);
  *at += n;
  return NN_OK;
}

/* The pointer arrays of all nodes stand in three pools, in the nodes' order. */
static int share_pools(nn_plan *p) {
  size_t total = 0, used = 0;
  for (int32_t i = 0; i < p->nnodes; i++) total += (size_t)p->nodes[i].call.nin;
  for (int k = 0; k < 3; k++)
    if (nn_allocate(&p->pools[k], sizeof(void *) * (total + 1))) return NN_E_MEMORY;
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

int nn_plan_parse(nn_plan *p) {
  const int32_t *w = p->words;
  if (p->nwords < NN_PLAN_HEADER || w[0] != NN_PLAN_MAGIC || w[1] != NN_PLAN_VERSION)
    return nn_fail(NN_E_FORMAT, 0, 0);
  p->nnodes = w[2], p->root = w[3], p->nfetch = w[4], p->nwrt = w[5], p->post = w[6];
  if (p->nnodes < 1 || p->nnodes > MAX_NODES || p->nnodes > p->nwords) return nn_fail(NN_E_FORMAT, 2, 0);
  if (p->root < -1 || p->root >= p->nnodes) return nn_fail(NN_E_FORMAT, 3, 0);
  if (p->post < 1 || p->post > p->nnodes || p->root >= p->post) return nn_fail(NN_E_FORMAT, 6, 0);
  if (nn_allocate((void **)&p->nodes, sizeof(nn_node) * (size_t)p->nnodes)) return NN_E_MEMORY;
  int32_t at = NN_PLAN_HEADER;
  for (int32_t i = 0; i < p->nnodes; i++) {
    int status = parse_node(p, i, &at);
    if (!status) status = check_writing(p, i);
    if (status) return nn_blame(status, i);
  }
  if (parse_list(p, &at, p->nfetch, &p->fetch) || parse_list(p, &at, p->nwrt, &p->wrt)) return NN_E_FORMAT;
  if (at != p->nwords) return nn_fail(NN_E_FORMAT, at, 0);
  return share_pools(p);
}
