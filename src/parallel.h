/* Work that is cut into parts, done by the calling thread and those that help it.
 *
 *   nn_parallel(parts, task, context)         calls task(context, part, slot) once for every part in [0, parts)
 *   nn_parallel_range(n, grain, body, context)  calls body(context, from, to, slot) for [0, n) in runs of `grain`
 *
 * How work is cut may depend on its SIZE only, never on the number of threads: then one thread and eight give the same
 * bits. Parts may run in any order and at the same time, so each writes where no other reads or writes. A part should
 * take 20 us or more, for handing it out costs about 0.1 us and waking a helper 10; and not much more than 100, for all
 * wait for the slowest. nn_grain turns a cost into such a run.
 *
 * SCRATCH. Two parts that run at the same time never have the same slot, and slot < nn_parallel_slots(), which stays what
 * it was when the first plan was made: an op whose parts need S reals each asks for S * nn_parallel_slots() and works at
 * scratch + slot * S. What all parts only read (packed weights) is made before nn_parallel is called, once.
 *
 * A task that itself calls nn_parallel gets its parts done one after the other, in slot 0: of the scratch that it hands
 * down itself, which is its own. Tasks allocate nothing.
 *
 * Without NN_THREADS all this is a plain loop. */
#ifndef NN_PARALLEL_H
#define NN_PARALLEL_H

#include "nn.h"

typedef void (*nn_task)(const void *context, int32_t part, int32_t slot);
typedef void (*nn_range)(const void *context, size_t from, size_t to, int32_t slot);

#ifdef NN_THREADS

void nn_parallel(int32_t parts, nn_task task, const void *context);
int32_t nn_parallel_slots(void);

#else

static inline void nn_parallel(int32_t parts, nn_task task, const void *context) {
  for (int32_t part = 0; part < parts; part++) task(context, part, 0);
}

static inline int32_t nn_parallel_slots(void) { return 1; }

#endif

/* How many units of that many nanoseconds each make a part; a multiple of 4, so that vectors stay whole. For work whose
 * results do not depend on where it is cut. Where they do, as in a sum of partial sums, cut by a constant: tests make
 * these parts tiny, so that small cases are cut too, and want the same bits. */
static inline size_t nn_grain(double nanoseconds) {
#ifdef NN_TEST_PARTS
  const double part = 40;
#else
  const double part = 30000;
#endif
  return nanoseconds < part / 4 ? (size_t)(part / 4 / nanoseconds) * 4 : 1;
}

void nn_parallel_range(size_t n, size_t grain, nn_range body, const void *context);

#endif
