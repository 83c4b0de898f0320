/* The list of the ops outside of the core, for builds in which these are a module of their own. */
#include "nn.h"

NN_API const nn_op *const *nn_more_ops(void) {
  static const nn_op *const ops[] = {
#define OP(name)
#define MORE(name) &nn_op_##name,
#include "ops.def"
  };
#undef OP
  return ops;
}
