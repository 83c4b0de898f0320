/* Hornet engine: what plan, executor, ops and the outside agree on.
 *
 * JavaScript describes a model as a PLAN: a flat list of int32 words (layout in plan.c) in which every node is one
 * op applied to earlier nodes. C checks the plan, infers every shape, lays all buffers out in one ARENA, and then runs
 * forward, backward and update without allocating anything.
 *
 * Weights are VARIABLES. They live outside of plans, so that any number of plans (training, prediction, other batch
 * sizes, sub-models, a new head on old layers) use the same ones.
 *
 * Names: N batch, H W height and width, C channels in, F channels out, K inner size. dx is the gradient of the loss
 * with respect to x. Layout is row-major, channels last.
 *
 * C formats no text: functions return a status, and the details of the last failure stand in one struct. */
#ifndef NN_H
#define NN_H

#include <stddef.h>
#include <stdint.h>

#ifdef NN_DOUBLE /* the build that checks gradients */
typedef double real;
#else
typedef float real;
#endif

#ifdef __EMSCRIPTEN__
#define NN_API __attribute__((used, visibility("default")))
#else
#define NN_API
#endif

enum { NN_MAX_RANK = 6, NN_MAX_IN = 64, NN_ALIGN = 64 };

enum nn_status {
  NN_OK = 0,
  NN_E_MEMORY,    /* an allocation failed; got = bytes / 1024 */
  NN_E_FORMAT,    /* plan words end early, bad header, a reference forwards; got = word position */
  NN_E_OP,        /* no such op; got = id */
  NN_E_INPUTS,    /* wrong number of inputs; got, want */
  NN_E_ATTR,      /* an attribute out of range; got = its position */
  NN_E_RANK,      /* an input has the wrong rank; got, want */
  NN_E_SHAPE,     /* sizes of the inputs do not fit together; got, want */
  NN_E_DECLARED,  /* the inferred shape differs from the declared one; got, want = the first such size */
  NN_E_DTYPE,     /* an input has the wrong dtype; got, want */
  NN_E_GRADIENT,  /* a gradient is wanted through an op that has none */
  NN_E_NONFINITE, /* the loss is NaN or infinite; nothing was updated */
  NN_E_VARIABLE,  /* no such variable, or its size differs from the shape; got, want */
  NN_E_LIMIT,     /* a tensor or plan is larger than 2^31 - 1 bytes */
  NN_E_BATCH,     /* batch size below 1 or above the plan's; got, want */
};

/* Details of the last failure. node is -1 where no node is to blame. */
typedef struct {
  int32_t code, node, got, want;
} nn_error;

enum nn_dtype { NN_REAL = 0, NN_INT32 = 1 };

typedef struct {
  int32_t dtype, rank, d[NN_MAX_RANK];
} nn_shape;

/* What an op sees of one node. Buffers are aligned to NN_ALIGN and never overlap unless the op is a view. */
typedef struct {
  const int32_t *attr; /* the op's attributes; floats are bit-cast (nn_attr_real) */
  int nattr, nin;
  const nn_shape *const *xs; /* shapes of the inputs */
  const nn_shape *ys;        /* shape of the output */
  const real *const *x;      /* inputs; an NN_INT32 input is really const int32_t * */
  real *y;                   /* output */
  real *const *dx;           /* backward: where to WRITE (not add) an input's gradient; NULL: not wanted */
  real *dy;                  /* backward: gradient of the output; the op may use it up as scratch */
  real *scratch;             /* op->scratch() reals */
  real *packed;              /* op->packed() reals, filled by op->pack() */
  real *kept;                /* op->kept() reals: what forward leaves for backward, which may use it up */
  uint32_t key[2];           /* random key of this node and step, the same in forward and backward (rng.h) */
} nn_call;

enum {
  NN_NEEDS_Y = 1 << 0,  /* backward reads y */
  NN_NEEDS_X0 = 1 << 1, /* backward reads x[0], x[1]; NN_NEEDS_X: any */
  NN_NEEDS_X1 = 1 << 2,
  NN_NEEDS_X = 1 << 3,
  NN_VIEW = 1 << 4,   /* y is x[0] under another shape: no work and no memory */
  NN_RANDOM = 1 << 5, /* reads key; the last two attributes are a seed of its own, or 0 0 */
  NN_WRITES = 1 << 6, /* y is x[0], a variable, which forward overwrites: post nodes only (plan.c) */
  NN_STOPS = 1 << 7,  /* lets no gradient pass */
};

/* One op. Backward is a function of the same node: it WRITES dx from dy. Where a value feeds several nodes, the executor
 * adds the parts up, so an op never accumulates across nodes. */
typedef struct {
  const char *name;
  int min_in, max_in, nattr; /* nattr is the exact number of attributes, -1 if infer checks it */
  uint32_t flags;
  /* Checks inputs and attributes completely, fills y; called again whenever the batch size changes. */
  int (*infer)(const nn_call *c, nn_shape *y);
  /* Reals of scratch for forward (backward = 0) or backward; may be NULL. Must not shrink as the batch grows. */
  size_t (*scratch)(const nn_call *c, int backward);
  /* Weights, x[1] to x[packs], as forward's kernel wants them; both may be NULL. A plan for inference packs once for as
   * long as they stay as they are, a plan that trains before every forward. */
  int packs;
  size_t (*packed)(const nn_call *c); /* reals; must not shrink as the batch grows */
  int (*pack)(const nn_call *c);      /* 0 if this batch size does without */
  /* Reals that last from forward to backward, besides inputs and output; may be NULL. Must not shrink either. */
  size_t (*kept)(const nn_call *c);
  void (*forward)(const nn_call *c);
  void (*backward)(const nn_call *c); /* NULL: no gradient */
  double (*flops)(const nn_call *c);  /* of forward; may be NULL. Backward counts twice that. */
} nn_op;

/* The op table, made from ops.def. */
#define OP(name) NN_OP_##name,
enum nn_op_id {
#include "ops.def"
  NN_OP_COUNT
};
#undef OP
#define OP(name) extern const nn_op nn_op_##name;
#include "ops.def"
#undef OP
const nn_op *nn_find_op(int32_t id); /* NULL if there is none, or if it is in a module that is not loaded */

/* Activations that dense and convolution apply themselves; each has a derivative that is a function of its output. */
enum nn_act { NN_ACT_LINEAR, NN_ACT_RELU, NN_ACT_SIGMOID, NN_ACT_TANH, NN_ACT_COUNT };

/* Functions of the op `map`, made from kernels/map.def. */
#define MAP1(name, ...) NN_MAP_##name,
#define MAP2            MAP1
#define MAP3            MAP1
#define FLAT1           MAP1
#define FLAT2           MAP1
enum nn_map {
#include "kernels/map.def"
  NN_MAP_COUNT
};
#undef MAP1
#undef MAP2
#undef MAP3
#undef FLAT1
#undef FLAT2

/* ---- helpers for ops ------------------------------------------------------------------------------------------- */

int nn_fail(int code, int32_t got, int32_t want);        /* notes the details, returns code */
real nn_attr_real(int32_t word);                         /* a float32 that travels in an attribute */
size_t nn_count(const nn_shape *s);                      /* number of elements */
size_t nn_rows(const nn_shape *s);                       /* product of all sizes but the last */
int nn_same_shape(const nn_shape *a, const nn_shape *b); /* sizes only */

/* ---- memory ------------------------------------------------------------------------------------------------------ */

/* All allocation goes through these: zeroed, aligned to NN_ALIGN, counted. NULL when there is no memory. */
NN_API void *nn_alloc(size_t bytes);
NN_API void nn_free(void *p);
NN_API size_t nn_live_bytes(void); /* bytes now allocated: the leak tests' figure */

/* Lays out buffers that live from time `from` to time `to` (both included) so that no two that live together overlap.
 * Fills offset, returns the size of the arena, or (size_t)-1 above 2^31 - 1. */
typedef struct {
  size_t bytes, offset;
  int32_t from, to;
} nn_buffer;
size_t nn_layout(nn_buffer *b, int n);

/* ---- variables (store.c) --------------------------------------------------------------------------------------- */

NN_API int32_t nn_variable_new(int32_t count); /* id > 0, or -status */
NN_API real *nn_variable_data(int32_t id);     /* for reading and, at once, writing; NULL if there is none */
NN_API int32_t nn_variable_count(int32_t id);  /* -1 if there is none */
NN_API void nn_variable_free(int32_t id);
real *nn_variable_peek(int32_t id,
                       uint32_t *version); /* for reading; version changes whenever the data may have */

/* ---- the ops outside of the core (table.c, more.c), where they are a module of their own ------------------------ */

NN_API void nn_more_add(const nn_op *const *ops); /* in the order of ops.def */
NN_API void *nn_reserve(size_t bytes);            /* room for the module's data, for good; NULL on failure */

/* ---- plans (plan.c, exec.c) ------------------------------------------------------------------------------------ */

typedef struct nn_plan nn_plan;
typedef struct nn_optimizer nn_optimizer;

/* Copies the words. batch: the largest batch size. NULL on failure, see nn_last_error. */
NN_API nn_plan *nn_plan_new(const int32_t *words, int32_t nwords, int32_t batch);
NN_API void nn_plan_free(nn_plan *p);
NN_API int32_t nn_plan_nodes(const nn_plan *p);
NN_API size_t nn_plan_bytes(const nn_plan *p);                 /* size of the arena */
NN_API void *nn_plan_value(const nn_plan *p, int32_t node);    /* of inputs, fetched nodes and params */
NN_API real *nn_plan_gradient(const nn_plan *p, int32_t node); /* of nodes in the wrt list; NULL if none */
NN_API const nn_shape *nn_plan_shape(const nn_plan *p, int32_t node);
NN_API int32_t nn_plan_op(const nn_plan *p, int32_t node);
NN_API double nn_plan_flops(const nn_plan *p, int32_t node);        /* forward, at the present batch size */
NN_API const int32_t *nn_plan_dump(const nn_plan *p, int32_t node); /* 8 words: see plan.c */

NN_API int32_t nn_plan_batch(nn_plan *p, int32_t n); /* sets the batch size: 1 ... batch */
NN_API void nn_plan_seed(nn_plan *p, uint32_t lo, uint32_t hi, uint32_t step); /* key of dropout and noise */

NN_API int32_t nn_forward(nn_plan *p, int32_t n);
NN_API int32_t nn_backward(nn_plan *p);        /* seeds the root's gradient with 1 */
NN_API int32_t nn_backward_seeded(nn_plan *p); /* the caller has filled the root's gradient */
NN_API int32_t nn_update(nn_plan *p, nn_optimizer *o,
                         double rate); /* every param of the wrt list, then post */
NN_API int32_t nn_post(nn_plan *p);    /* only the post nodes: for shards, whose gradients others apply */
NN_API int32_t nn_gradients(nn_plan *p, int32_t n);                          /* forward, NaN trap, backward */
NN_API int32_t nn_step(nn_plan *p, nn_optimizer *o, int32_t n, double rate); /* and update */
NN_API void nn_add_scaled(real *y, const real *x, int32_t n,
                          double a); /* y += a x: sums up shards' gradients */
NN_API int32_t nn_run_node(nn_plan *p, int32_t node, int32_t backward); /* one node: stepping and profiling */
NN_API int32_t nn_find_nonfinite(nn_plan *p); /* runs forward; first node with a bad output, or -1 */

NN_API const nn_error *nn_last_error(void);

/* ---- choices (conv.c): for benchmarks that compare algorithms, 0 the direct one, 1 Winograd's -------------------- */

NN_API int32_t nn_conv_force(int32_t algorithm); /* -1: the cheaper; returns what was set. A plan has to run
                                                    * under what it was made with: its scratch is laid out for that. */
NN_API double nn_conv_cost(const nn_plan *p, int32_t node, int32_t pass, int32_t algorithm); /* -1: cannot */

/* ---- optimizers (optim.c, optim_rules.c) -------------------------------------------------------------------------------------- */

enum nn_optimizer_kind {
  NN_SGD,
  NN_RMSPROP,
  NN_ADAM,
  NN_ADAGRAD,
  NN_ADADELTA,
  NN_ADAMAX,
  NN_NADAM,
  NN_FTRL,
  NN_LION,
  NN_LAMB,
  NN_OPTIMIZER_COUNT
};

/* hyper: SGD momentum nesterov | RMSPROP rho momentum epsilon centered | ADAM beta1 beta2 epsilon amsgrad |
 * ADAGRAD initial_accumulator epsilon | ADADELTA rho epsilon | ADAMAX, NADAM, LAMB beta1 beta2 epsilon |
 * FTRL initial_accumulator power l1 l2 shrinkage beta | LION beta1 beta2. */
NN_API nn_optimizer *nn_optimizer_new(int32_t kind, const double *hyper, const int32_t *variables, int32_t n);

/* What all kinds have in common, one number each; see optim.c. */
enum nn_common {
  NN_COMMON_DECAY,     /* of weights, 0: none */
  NN_COMMON_CLIP,      /* how gradients are clipped, nn_clip */
  NN_COMMON_LIMIT,     /* to what */
  NN_COMMON_AVERAGE,   /* 1: keeps running averages of the weights */
  NN_COMMON_MOMENTUM,  /* of these */
  NN_COMMON_OVERWRITE, /* after how many updates they take the weights' place, 0: never */
  NN_COMMON_STEPS,     /* over how many steps gradients are averaged before an update, 1: none */
  NN_COMMON_SCALE,     /* by which the loss was multiplied, 1: not */
  NN_COMMON_COUNT
};
enum nn_clip { NN_CLIP_NONE, NN_CLIP_VALUE, NN_CLIP_NORM, NN_CLIP_GLOBAL_NORM };
NN_API int32_t nn_optimizer_common(nn_optimizer *o, const double *common); /* NN_COMMON_COUNT numbers */
NN_API int32_t nn_optimizer_undecayed(nn_optimizer *o, int32_t variable);  /* spares it the weight decay */
NN_API void nn_optimizer_free(nn_optimizer *o);
NN_API int32_t nn_optimizer_slots(const nn_optimizer *o); /* slots per variable */
NN_API real *nn_optimizer_slot(const nn_optimizer *o, int32_t variable, int32_t slot); /* NULL if none */
NN_API int32_t nn_optimizer_iteration(const nn_optimizer *o);
NN_API void nn_optimizer_set_iteration(nn_optimizer *o, int32_t t);

/* A step: begin, prepare for each variable, apply for each variable. The gradients are used up. */
void nn_optimizer_begin(nn_optimizer *o);
int nn_optimizer_prepare(nn_optimizer *o, int32_t variable, real *gradient);
int nn_optimizer_apply(nn_optimizer *o, int32_t variable, real *gradient, double rate);

/* ---- random numbers (rng.c) ------------------------------------------------------------------------------------ */

/* a..b | mean a, deviation b | the same, cut at 2 b */
enum nn_distribution { NN_UNIFORM, NN_NORMAL, NN_TRUNCATED_NORMAL };
NN_API void nn_fill(real *y, int32_t n, int32_t distribution, double a, double b, uint32_t lo, uint32_t hi);
/* gain times a random matrix whose rows, or columns if there are fewer of these, are orthogonal and of length 1. */
NN_API int32_t nn_fill_orthogonal(real *y, int32_t rows, int32_t columns, double gain, uint32_t lo,
                                  uint32_t hi);
NN_API void nn_permutation(int32_t *y, int32_t n, uint32_t lo, uint32_t hi); /* 0 ... n - 1 in random order */

#endif
