/* The inside of a plan: shared by plan.c with plan_parse.c and plan_layout.c, which build it, and exec.c, which
 * runs it. */
#ifndef NN_PLAN_H
#define NN_PLAN_H

#include "nn.h"

enum { NN_PLAN_MAGIC = 0x31504e48, NN_PLAN_VERSION = 2, NN_PLAN_HEADER = 7, NN_NODE_HEADER = 5 };

typedef struct {
  const nn_op *op;
  int32_t id;              /* of the op */
  const int32_t *in;       /* inputs: earlier nodes */
  const int32_t *declared; /* sizes that the plan states; -1 is the batch */
  nn_shape shape;          /* inferred, at the present batch size */
  nn_call call;            /* what the op sees; its arrays are the plan's */
  const real **x;          /* = call.x, writable */
  const nn_shape **xs;     /* = call.xs */
  real **dx;               /* = call.dx; NULL where no gradient is wanted */
  real *y, *dy;            /* value and gradient (NULL: none) */
  real *own_dy;            /* what backward may use up: dy, or its copy if the gradient is kept */
  real *scratch[2];        /* forward, backward */
  int32_t owner;           /* node whose buffer holds the value: differs for views */
  int32_t first;           /* first node in backward's order to write this gradient, in place */
  int32_t readers;         /* nodes that contribute to this gradient */
  uint32_t version;        /* of a param's variable, when last looked at */
  uint32_t packed_version; /* of the weights that were packed; 0: none */
  uint8_t fetched, wanted; /* in the fetch list, in the wrt list */
  uint8_t needs, has_gradient, source;
} nn_node;

struct nn_plan {
  int32_t *words, nwords, nnodes, root, nfetch, nwrt;
  int32_t post; /* the first post node; nnodes if there is none */
  const int32_t *fetch, *wrt;
  int32_t batch, n; /* largest and present batch size; n is 0 before the first forward */
  nn_node *nodes;
  nn_buffer *buffers; /* NN_BUFS a node */
  void *pools[4];     /* the nodes' pointer arrays */
  char *arena;
  size_t bytes;
  uint32_t seed[2], step;
  int32_t dump[8];
};

/* Value, gradient, scratch of both directions, packed weights, what is kept. */
enum { NN_BUF_VALUE, NN_BUF_GRADIENT, NN_BUF_FORWARD, NN_BUF_BACKWARD, NN_BUF_PACKED, NN_BUF_KEPT, NN_BUFS };

static inline nn_buffer *nn_buffer_of(const nn_plan *p, int32_t node, int which) {
  return &p->buffers[NN_BUFS * node + which];
}

int nn_allocate(void **p, size_t bytes);
int nn_blame(int code, int32_t node); /* notes the node, returns code */
size_t nn_bytes(const nn_shape *s);
int nn_plan_parse(nn_plan *p);
int nn_plan_lay_out(nn_plan *p);
int nn_plan_infer(nn_plan *p); /* every shape at batch size p->n, against what is declared */

/* A parts of a node's backward scratch: the op's own, then one area for each gradient that is added, not written. */
size_t nn_padded_bytes(const nn_shape *s);
int nn_adds(const nn_plan *p, int32_t node, int j); /* does input j's gradient go through a temporary? */

#endif
