/* What only C can see: known answers of the generator, the arena's layout, behaviour when memory runs out. Built with
 * -DNN_TEST_ALLOC and the sanitizers; prints each failure and ends with the number of failures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../src/plan.h"
#include "../../src/rng.h"

extern int32_t nn_fail_allocation;
static int failures;

#define EXPECT(what)                                                                                         \
  do {                                                                                                       \
    if (!(what)) {                                                                                           \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #what);                                              \
      failures++;                                                                                            \
    }                                                                                                        \
  } while (0)

/* Random123's known answers for philox4x32-10 (kat_vectors of its distribution): counter 0, key 0, and all ones. Our
 * counter has 64 bits, so the second vector needs the upper two words; only the first fits. */
static void philox_known_answer(void) {
  const uint32_t key[2] = {0, 0}, expected[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  uint32_t r[4];
  nn_random4(r, key, 0, 0);
  EXPECT(memcmp(r, expected, sizeof r) == 0);
}

/* Four counters at once give the words of one after the other. */
static void philox_lanes_agree(void) {
  const uint32_t counters[] = {0, 1, 12345, 0xfffffff0u};
  for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
    const uint32_t key[2] = {17 + (uint32_t)i, 0x9abcdef0u};
    uint32_t one[16], four[16];
    for (uint32_t k = 0; k < 4; k++) nn_random4(one + 4 * k, key, counters[i] + k, 0);
    nn_random16(four, key, counters[i], 0);
    EXPECT(memcmp(one, four, sizeof one) == 0);
  }
}

static void scaled_sum_keeps_to_its_length(void) {
  for (int n = 0; n < 11; n++) {
    real y[12], x[12];
    for (int i = 0; i < 12; i++) y[i] = (real)i, x[i] = (real)(10 - i);
    nn_add_scaled(y, x, n, 0.5);
    for (int i = 0; i < 12; i++) EXPECT(y[i] == (i < n ? (real)(i + (10 - i) * 0.5) : (real)i));
  }
}

static void permutation_is_one(void) {
  enum { N = 1000 };
  int32_t p[N], seen[N] = {0}, moved = 0;
  nn_permutation(p, N, 5, 6);
  for (int i = 0; i < N; i++) {
    EXPECT(p[i] >= 0 && p[i] < N && !seen[p[i]]);
    seen[p[i]] = 1;
    moved += p[i] != i;
  }
  EXPECT(moved > N * 9 / 10);
}

/* Random buffers: none that live together overlap, and the arena is no smaller than the fullest moment. */
static void layout_holds(uint32_t seed) {
  enum { N = 60, TIMES = 40 };
  nn_buffer b[N];
  size_t need[TIMES] = {0}, fullest = 0;
  const uint32_t key[2] = {seed, 1};
  for (int i = 0; i < N; i++) {
    uint32_t r[4];
    nn_random4(r, key, (uint32_t)i, 0);
    int from = (int)(r[0] % TIMES), to = from + (int)(r[1] % 8);
    b[i] = (nn_buffer){.bytes = r[2] % 5 ? r[3] % 5000 : 0, .from = from, .to = to < TIMES ? to : TIMES - 1};
  }
  size_t arena = nn_layout(b, N);
  for (int i = 0; i < N; i++) {
    EXPECT(b[i].offset % NN_ALIGN == 0 && b[i].offset + b[i].bytes <= arena);
    for (int t = b[i].from; t <= b[i].to; t++) need[t] += b[i].bytes;
    for (int j = 0; j < i; j++) {
      int together = b[i].from <= b[j].to && b[j].from <= b[i].to;
      int overlap = b[i].offset < b[j].offset + b[j].bytes && b[j].offset < b[i].offset + b[i].bytes;
      EXPECT(!(together && overlap));
    }
  }
  for (int t = 0; t < TIMES; t++)
    if (need[t] > fullest) fullest = need[t];
  EXPECT(arena >= fullest && arena <= fullest + fullest / 2);
}

/* y = mean(relu(x w + b)); ids of w and b are filled in. */
static int32_t words[] = {NN_PLAN_MAGIC,
                          NN_PLAN_VERSION,
                          5,
                          4,
                          0,
                          2,
                          5, /* */
                          NN_OP_input,
                          0,
                          0,
                          0,
                          2,
                          -1,
                          3, /* x */
                          NN_OP_param,
                          0,
                          1,
                          0,
                          2,
                          0,
                          3,
                          5, /* w, id at 19 */
                          NN_OP_param,
                          0,
                          1,
                          0,
                          1,
                          0,
                          5, /* b, id at 27 */
                          NN_OP_dense,
                          3,
                          1,
                          0,
                          2,
                          0,
                          1,
                          2,
                          1,
                          -1,
                          5, /* */
                          NN_OP_mean,
                          1,
                          0,
                          0,
                          1,
                          3,
                          1, /* */
                          1,
                          2};

/* Lets every single allocation on the way to a trained step fail in turn: each time a clean refusal, nothing leaked. */
static void memory_runs_out(void) {
  const double hyper[4] = {0.9, 0.999, 1e-7, 1};
  int refused = 0;
  for (int k = 0; k < 1000; k++) {
    nn_fail_allocation = k;
    int32_t ids[2] = {nn_variable_new(15), -1};
    if (ids[0] > 0) ids[1] = nn_variable_new(5);
    nn_plan *p = NULL;
    nn_optimizer *o = NULL;
    if (ids[1] > 0) {
      words[19] = ids[0], words[27] = ids[1];
      p = nn_plan_new(words, sizeof words / sizeof *words, 4);
      if (p) o = nn_optimizer_new(NN_ADAM, hyper, ids, 2);
    }
    int complete = o != NULL;
    nn_fail_allocation = -1;
    if (complete)
      EXPECT(nn_step(p, o, 4, 0.01) == NN_OK);
    else
      EXPECT(nn_last_error()->code == NN_E_MEMORY);
    nn_optimizer_free(o);
    nn_plan_free(p);
    for (int i = 0; i < 2; i++)
      if (ids[i] > 0) nn_variable_free(ids[i]);
    EXPECT(nn_live_bytes() == 0);
    if (complete) break;
    refused++;
  }
  EXPECT(refused > 10 && refused < 100);
}

static void plans_outlive_no_weights(void) {
  int32_t ids[2] = {nn_variable_new(15), nn_variable_new(5)};
  words[19] = ids[0], words[27] = ids[1];
  nn_plan *p = nn_plan_new(words, sizeof words / sizeof *words, 4);
  EXPECT(p != NULL);
  EXPECT(nn_forward(p, 4) == NN_OK);
  EXPECT(nn_forward(p, 5) == NN_E_BATCH && nn_forward(p, 0) == NN_E_BATCH);
  EXPECT(nn_forward(p, 1) == NN_OK && nn_plan_shape(p, 3)->d[0] == 1);
  nn_variable_free(ids[0]);
  EXPECT(nn_forward(p, 4) == NN_E_VARIABLE);
  nn_plan_free(p);
  nn_variable_free(ids[1]);
  EXPECT(nn_variable_data(ids[1]) == NULL);
}

/* Rows, or columns if there are fewer, of length `gain` and orthogonal; no memory: refused, and nothing leaked. */
static void orthogonal_is_so(int32_t rows, int32_t columns) {
  enum { MOST = 64 * 256 };
  static real y[MOST];
  const double gain = 0.5;
  EXPECT(nn_fill_orthogonal(y, rows, columns, gain, 7, 8) == NN_OK);
  const int is_tall = rows > columns;
  const int32_t m = is_tall ? columns : rows, n = is_tall ? rows : columns;
  const int32_t across = is_tall ? 1 : columns, along = is_tall ? columns : 1;
  double worst = 0;
  for (int32_t i = 0; i < m; i++)
    for (int32_t j = 0; j <= i; j++) {
      double dot = i == j ? -gain * gain : 0;
      for (int32_t k = 0; k < n; k++)
        dot += (double)y[i * across + k * along] * (double)y[j * across + k * along];
      worst = fmax(worst, fabs(dot));
    }
  EXPECT(worst < 1e-6);
  if (is_tall) {
    nn_fail_allocation = 0;
    EXPECT(nn_fill_orthogonal(y, rows, columns, gain, 7, 8) == NN_E_MEMORY);
    nn_fail_allocation = -1;
  }
  EXPECT(nn_live_bytes() == 0);
}

int main(void) {
  philox_known_answer();
  philox_lanes_agree();
  scaled_sum_keeps_to_its_length();
  permutation_is_one();
  for (uint32_t seed = 0; seed < 50; seed++) layout_holds(seed);
  const int32_t sizes[][2] = {{1, 1}, {1, 7}, {5, 1}, {2, 3}, {9, 4}, {17, 17}, {64, 256}, {200, 33}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) orthogonal_is_so(sizes[i][0], sizes[i][1]);
  memory_runs_out();
  plans_outlive_no_weights();
  printf("%d failures\n", failures);
  return failures != 0;
}
