/* Runs plans that tests have written to a file (tests/support/plan.js), in any native build.
 *
 *   replay run FILE OUT     each plan's root and gradients (or, with an optimizer, weights after its steps) -> OUT
 *   replay check FILE OUT [sign|percent]
 *                           gradients against central differences -> OUT: per case the worst error and where it is.
 *                           The last word plants a mistake in the gradient (a flipped sign, one per cent too much) that
 *                           the check has to find. Meant for the double build.
 *   replay time FILE OUT N  seconds of a repetition, the mean of N after one more -> OUT: per case a double. With an
 *                           optimizer a repetition is a step; without, forward of the plan or, where it differentiates,
 *                           backward of the root's input alone.
 *
 * In a build with threads, THREADS of them run every plan.
 *
 * OUT of run, per case: status, then for the root and each wrt node a count and that many floats.
 * OUT of check, per case: a struct check. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../src/optim.h"
#include "../../src/plan.h"
#ifdef NN_THREADS
#include "../../src/threads.h"
#endif

enum { CASE_MAGIC = 0x43524e48, SAMPLES = 48, THREADS = 3 };

typedef struct {
  nn_plan *plan;
  int32_t *words, nwords, batch, kind, steps, nvariables, *variables, ninputs;
  double hyper[NN_RULE_HYPER], common[NN_COMMON_COUNT], rate;
  char *inputs; /* where they stand in the file */
} test_case;

/* What is written about one case: the worst relative error, of which element of which wrt node; the steepest slope. */
typedef struct {
  double status, error, wrt, element, steepest;
} check;

static char *cursor, *file_end;

static void die(const char *what) {
  fprintf(stderr, "replay: %s\n", what);
  exit(2);
}

static char *take(size_t bytes) {
  if (bytes > (size_t)(file_end - cursor)) die("the file ends early");
  char *p = cursor;
  cursor += bytes;
  return p;
}

static int32_t take_int(void) {
  int32_t v;
  memcpy(&v, take(sizeof v), sizeof v);
  return v;
}

static float take_float(void) {
  float v;
  memcpy(&v, take(sizeof v), sizeof v);
  return v;
}

static char *read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) die("cannot open the cases");
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  char *bytes = malloc((size_t)size + 1);
  if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size) die("cannot read the cases");
  fclose(f);
  cursor = bytes;
  file_end = bytes + size;
  return bytes;
}

/* Case-local variable numbers -> ids of this process. */
static void bind_variables(test_case *c) {
  int32_t at = NN_PLAN_HEADER;
  for (int32_t i = 0; i < c->words[2]; i++) {
    int32_t *w = c->words + at;
    if (w[0] == NN_OP_param) w[NN_NODE_HEADER] = c->variables[w[NN_NODE_HEADER] - 1];
    at += NN_NODE_HEADER + w[1] + w[2] + w[4];
  }
}

static void load_inputs(test_case *c) {
  cursor = c->inputs;
  for (int32_t i = 0; i < c->ninputs; i++) {
    int32_t node = take_int(), count = take_int();
    void *to = c->plan ? nn_plan_value(c->plan, node) : NULL;
    int is_int = c->plan && nn_plan_shape(c->plan, node)->dtype == NN_INT32;
    for (int32_t k = 0; k < count; k++) {
      if (!to)
        take(4);
      else if (is_int)
        ((int32_t *)to)[k] = take_int();
      else
        ((real *)to)[k] = take_float();
    }
  }
}

static void read_case(test_case *c) {
  memset(c, 0, sizeof *c);
  c->batch = take_int();
  c->nwords = take_int();
  c->words = malloc(sizeof(int32_t) * (size_t)c->nwords);
  memcpy(c->words, take(sizeof(int32_t) * (size_t)c->nwords), sizeof(int32_t) * (size_t)c->nwords);
  c->kind = take_int();
  c->steps = take_int();
  for (int k = 0; k < NN_RULE_HYPER; k++) c->hyper[k] = take_float();
  for (int k = 0; k < NN_COMMON_COUNT; k++) c->common[k] = take_float();
  c->rate = take_float();
  c->nvariables = take_int();
  c->variables = calloc((size_t)c->nvariables + 1, sizeof(int32_t));
  for (int32_t i = 0; i < c->nvariables; i++) {
    int32_t count = take_int();
    c->variables[i] = nn_variable_new(count);
    real *data = nn_variable_data(c->variables[i]);
    for (int32_t k = 0; k < count; k++) data[k] = take_float();
  }
  c->ninputs = take_int();
  c->inputs = cursor;
  bind_variables(c);
  c->plan = nn_plan_new(c->words, c->nwords, c->batch);
  load_inputs(c);
  if (c->plan) nn_plan_seed(c->plan, 1, 2, 3);
}

static void free_case(test_case *c) {
  nn_plan_free(c->plan);
  for (int32_t i = 0; i < c->nvariables; i++) nn_variable_free(c->variables[i]);
  free(c->variables);
  free(c->words);
}

/* A random cotangent, the same in every build: with a plain sum of outputs a softmax would look constant. */
static void cotangent(real *c, size_t n) { nn_fill(c, (int32_t)n, NN_UNIFORM, -1, 1, 7, 11); }

static size_t count_of(const nn_plan *p, int32_t node) { return nn_count(nn_plan_shape(p, node)); }

static int run_once(nn_plan *p) {
  int status = nn_forward(p, p->batch);
  if (status || p->root < 0 || !p->nwrt) return status;
  real *dy = nn_plan_gradient(p, p->root);
  if (!dy) return NN_OK;
  cotangent(dy, count_of(p, p->root));
  return nn_backward_seeded(p);
}

/* NULL without an optimizer, or where one cannot be made. */
static nn_optimizer *optimizer_of(const test_case *c) {
  nn_optimizer *o = c->kind < 0 ? NULL : nn_optimizer_new(c->kind, c->hyper, c->variables, c->nvariables);
  if (!o || nn_optimizer_common(o, c->common) == NN_OK) return o;
  nn_optimizer_free(o);
  return NULL;
}

static int train(test_case *c) {
  nn_optimizer *o = optimizer_of(c);
  if (!o) return nn_last_error()->code;
  int status = NN_OK;
  for (int32_t s = 0; s < c->steps && !status; s++) {
    nn_plan_seed(c->plan, 1, 2, (uint32_t)s);
    status = nn_step(c->plan, o, c->batch, c->rate);
  }
  nn_optimizer_free(o);
  return status;
}

static void write_floats(FILE *f, const real *x, size_t n) {
  int32_t count = x ? (int32_t)n : 0;
  fwrite(&count, sizeof count, 1, f);
  for (int32_t i = 0; i < count; i++) {
    float v = (float)x[i];
    fwrite(&v, sizeof v, 1, f);
  }
}

static void run_case(test_case *c, FILE *out) {
  nn_plan *p = c->plan;
  int32_t status = !p ? nn_last_error()->code : c->kind >= 0 ? train(c) : run_once(p);
  fwrite(&status, sizeof status, 1, out);
  if (status) return;
  int32_t shown = p->root >= 0 ? p->root : p->nnodes - 1;
  write_floats(out, nn_plan_value(p, shown), count_of(p, shown));
  if (p->root < 0) return;
  for (int32_t k = 0; k < p->nwrt; k++) {
    int32_t node = p->wrt[k];
    write_floats(out, c->kind >= 0 ? nn_plan_value(p, node) : nn_plan_gradient(p, node), count_of(p, node));
  }
}

static long double loss(nn_plan *p, const real *weights) {
  nn_forward(p, p->batch);
  const real *y = nn_plan_value(p, p->root);
  size_t n = count_of(p, p->root);
  long double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (long double)y[i] * weights[i];
  return sum;
}

/* The loss with element *x moved by d. */
static long double moved(nn_plan *p, const real *weights, real *x, double d) {
  real old = *x;
  *x = old + d;
  long double result = loss(p, weights);
  *x = old;
  return result;
}

/* Central differences: two points, close together, hardly ever straddle a kink; four points, further apart, lose fewer
 * digits where the loss is large beside its slope (error h^4). A wrong derivative agrees with neither. */
static double two_points(nn_plan *p, const real *weights, real *x) {
  double h = 1e-5 * fmax(1, fabs(*x));
  return (double)((moved(p, weights, x, h) - moved(p, weights, x, -h)) / (2 * (long double)h));
}

static double four_points(nn_plan *p, const real *weights, real *x) {
  double h = 3e-4 * fmax(1, fabs(*x));
  long double near = moved(p, weights, x, h) - moved(p, weights, x, -h);
  long double far = moved(p, weights, x, 2 * h) - moved(p, weights, x, -2 * h);
  return (double)((8 * near - far) / (12 * (long double)h));
}

/* Relative to the larger of both derivatives or, for those that are small by chance, to a hundredth of the typical. */
static double relative_error(double numeric, double analytic, double typical) {
  return fabs(numeric - analytic) / fmax(typical * 1e-2 + 1e-12, fmax(fabs(numeric), fabs(analytic)));
}

/* Root mean square of a gradient; *largest is where it is steepest. */
static double typical_size(const real *g, size_t n, size_t *largest) {
  double sum = 0;
  *largest = 0;
  for (size_t i = 0; i < n; i++) {
    sum += (double)g[i] * g[i];
    if (fabs(g[i]) > fabs(g[*largest])) *largest = i;
  }
  return sqrt(sum / (double)n);
}

static void plant_mistake(real *gradient, size_t n, const char *plant) {
  for (size_t i = 0; i < n; i++) gradient[i] *= strcmp(plant, "sign") == 0 ? -1 : 1.01;
}

/* Worst error over a sample of one tensor's elements, the steepest among them. */
static void check_tensor(nn_plan *p, int32_t k, const real *weights, check *result, const char *plant) {
  int32_t node = p->wrt[k];
  size_t n = count_of(p, node), largest, step = n <= SAMPLES ? 1 : n / SAMPLES;
  real *x = nn_plan_value(p, node), *gradient = malloc(sizeof(real) * n);
  memcpy(gradient, nn_plan_gradient(p, node), sizeof(real) * n);
  double typical = typical_size(gradient, n, &largest);
  if (fabs(gradient[largest]) > result->steepest) result->steepest = fabs(gradient[largest]);
  if (plant) plant_mistake(gradient, n, plant);
  for (size_t s = 0; s <= n / step; s++) {
    size_t i = s == 0 ? largest : (s - 1) * step + step / 2;
    double error = relative_error(two_points(p, weights, x + i), gradient[i], typical);
    if (!(error <= 1e-8))
      error = fmin(error, relative_error(four_points(p, weights, x + i), gradient[i], typical));
    if (!(error <= result->error)) *result = (check){result->status, error, k, (double)i, result->steepest};
  }
  free(gradient);
}

static void check_case(test_case *c, FILE *out, const char *plant) {
  nn_plan *p = c->plan;
  check result = {0, 0, -1, -1, 0};
  result.status = p ? run_once(p) : nn_last_error()->code;
  if (p && result.status == 0 && p->root >= 0) {
    size_t n = count_of(p, p->root);
    real *weights = malloc(sizeof(real) * n);
    cotangent(weights, n);
    for (int32_t k = 0; k < p->nwrt; k++) {
      run_once(p);
      check_tensor(p, k, weights, &result, plant);
    }
    free(weights);
  }
  fwrite(&result, sizeof result, 1, out);
}

static double now(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int repeat(test_case *c, nn_optimizer *o) {
  nn_plan *p = c->plan;
  if (o) return nn_step(p, o, c->batch, c->rate);
  return p->nwrt ? nn_run_node(p, p->nodes[p->root].in[0], 1) : nn_forward(p, c->batch);
}

static void time_case(test_case *c, FILE *out, int repetitions) {
  if (!c->plan) die("a case that is to be timed has no plan");
  nn_optimizer *o = optimizer_of(c);
  int status = o ? NN_OK : run_once(c->plan);
  if (!status) status = repeat(c, o);
  const double began = now();
  for (int i = 0; i < repetitions && !status; i++) status = repeat(c, o);
  const double each = (now() - began) / repetitions;
  if (status) die("a case that is to be timed fails");
  nn_optimizer_free(o);
  fwrite(&each, sizeof each, 1, out);
}

int main(int argc, char **argv) {
  if (argc < 4) die("usage: replay run|check|time CASES OUT [sign|percent|N]");
  int checks = strcmp(argv[1], "check") == 0, times = strcmp(argv[1], "time") == 0 && argc > 4;
  char *bytes = read_file(argv[2]);
  FILE *out = fopen(argv[3], "wb");
  if (!out) die("cannot write the results");
  if (take_int() != CASE_MAGIC) die("not a file of cases");
  int32_t n = take_int();
#ifdef NN_THREADS
  if (nn_threads_start(THREADS) != THREADS) die("no threads");
#endif
  for (int32_t i = 0; i < n; i++) {
    test_case c;
    read_case(&c);
    if (checks)
      check_case(&c, out, argc > 4 ? argv[4] : NULL);
    else if (times)
      time_case(&c, out, atoi(argv[4]));
    else
      run_case(&c, out);
    free_case(&c);
  }
#ifdef NN_THREADS
  nn_threads_stop();
#endif
  fclose(out);
  free(bytes);
  if (nn_live_bytes() != 0) die("memory was left behind");
  return 0;
}
