/* libFuzzer target: any words at all must be refused or give a plan that runs. Variables of a few sizes exist, so that
 * parameters can be bound. Plans that would do more work than a fuzzing step deserves are built but not run. */
#include <stdlib.h>
#include <string.h>

#include "../../src/plan.h"

enum { VARIABLES = 8, MAX_BYTES = 1 << 22 };

static double work(const nn_plan *p) {
  double flops = 0;
  for (int32_t i = 0; i < nn_plan_nodes(p); i++) flops += nn_plan_flops(p, i);
  return flops;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static int ready;
  static const int32_t counts[VARIABLES] = {1, 3, 4, 12, 16, 36, 72, 288};
  if (!ready)
    for (int k = 0; k < VARIABLES; k++) nn_variable_new(counts[k]);
  ready = 1;
  size_t n = size / sizeof(int32_t);
  if (n == 0) return 0;
  int32_t *words = malloc(n * sizeof(int32_t));
  memcpy(words, data, n * sizeof(int32_t));
  int32_t batch = words[n - 1] & 7; /* the last word chooses the batch size; 0 must be refused */
  size_t before = nn_live_bytes();
  nn_plan *p = nn_plan_new(words, (int32_t)n - 1, batch);
  if (p && nn_plan_bytes(p) < MAX_BYTES && work(p) < 1e7) {
    nn_plan_seed(p, 1, 2, 3);
    if (nn_forward(p, batch) == NN_OK && p->root >= 0) nn_backward(p);
    nn_forward(p, 1);
  }
  nn_plan_free(p);
  if (nn_live_bytes() != before) abort();
  free(words);
  return 0;
}
