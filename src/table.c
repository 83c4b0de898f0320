/* The op table. In a build in two parts (NN_CORE) the ops of the other one are entered when it has been loaded. */
#include "nn.h"

#define OP(name) &nn_op_##name,
#ifdef NN_CORE
#define MORE(name) NULL,
#endif
static const nn_op *ops[NN_OP_COUNT] = {
#include "ops.def"
};
#undef OP

const nn_op *nn_find_op(int32_t id) { return id >= 0 && id < NN_OP_COUNT ? ops[id] : NULL; }

void nn_more_add(const nn_op *const *more) {
  for (int32_t id = 0; id < NN_OP_COUNT; id++)
    if (!ops[id]) ops[id] = *more++;
}
