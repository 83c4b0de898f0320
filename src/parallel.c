/* The helpers of nn_parallel: threads that run in the same memory and wait inside nn_helper_run for work.
 *
 * One job at a time. Its parts are taken from a TICKET, a word that holds the job's number and how many parts are left;
 * a thread takes a part by counting the word down with compare-and-exchange. Because the number is part of the word, a
 * helper that wakes up late cannot take a part of another job than the one whose task it has read. The caller waits
 * only for parts that were taken, never for helpers that have not come.
 *
 * A helper without work looks for it for 50 us, which bridges the gaps within a training step, then sleeps: a page that
 * computes nothing burns nothing.
 *
 * Where other programs hold the cores, a helper may lose its core in the midst of a part, and the caller waits for it;
 * but the helper also brings a share of the cores of its own. In nine runs of training program 1 on two cores that others
 * kept busy, two threads were 0.92 to 1.18 times as fast as one. An account of gains and losses, by which the caller
 * worked alone for a while after a loss, ranged from 0.83 to 1.17 in the same runs: not worth its lines. */
#include "parallel.h"

typedef struct {
  nn_range body;
  const void *context;
  size_t n, grain;
} range;

static void run_range(const void *context, int32_t part, int32_t slot) {
  const range *r = context;
  const size_t from = (size_t)part * r->grain, left = r->n - from;
  r->body(r->context, from, from + (left < r->grain ? left : r->grain), slot);
}

void nn_parallel_range(size_t n, size_t grain, nn_range body, const void *context) {
  range r = {body, context, n, grain};
  if (n <= grain)
    body(context, 0, n, 0);
  else
    nn_parallel((int32_t)((n - 1) / grain + 1), run_range, &r);
}

#ifdef NN_THREADS

#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

enum { STACK_BYTES = 256 * 1024 };

static const double IDLE_MS = 0.05; /* a helper looks for work this long before it sleeps */

/* Looks at the ticket until somebody else has taken a part: tests want parts to run at the same time, tiny as they are. */
#ifdef NN_TEST_PARTS
enum { COURTESY = 20000 };
#else
enum { COURTESY = 0 };
#endif

static _Atomic uint64_t ticket; /* job << 32 | parts left */
static _Atomic(nn_task) current_task;
static _Atomic(const void *) current_context;
static _Atomic int32_t current_parts;
static _Atomic int32_t done;          /* parts that helpers have finished */
static _Atomic int32_t bell, asleep;  /* sleeping helpers wait on the bell */
static _Atomic int32_t caller_asleep; /* the caller waits on done */
static _Atomic int32_t helpers, quitting, failed;

/* The caller's own. */
static int32_t slots = 1, busy;
static uint32_t job;
static double helped;

int32_t nn_parallel_slots(void) { return slots; }

/* ---- taking parts ------------------------------------------------------------------------------------------------ */

static void let_others_take(uint64_t seen) {
  for (int i = 0; i < COURTESY && (uint32_t)seen > 0; i++)
    if (atomic_load(&ticket) != seen) return;
}

/* Works until no part is left; returns how many it did. */
static int32_t take_parts(int32_t slot, _Atomic int32_t *count) {
  int32_t taken = 0;
  uint64_t seen = atomic_load(&ticket);
  while ((uint32_t)seen > 0) {
    /* Read before the exchange: if it succeeds, the job is still the one that these belong to. */
    const nn_task task = atomic_load_explicit(&current_task, memory_order_relaxed);
    const void *context = atomic_load_explicit(&current_context, memory_order_relaxed);
    const int32_t parts = atomic_load_explicit(&current_parts, memory_order_relaxed);
    if (!atomic_compare_exchange_weak(&ticket, &seen, seen - 1)) continue;
    let_others_take(seen - 1);
    task(context, parts - (int32_t)(uint32_t)seen, slot);
    taken++;
    if (count) {
      atomic_fetch_add(count, 1);
      if (atomic_load(&caller_asleep)) nn_thread_notify(count, 1);
    }
    seen = atomic_load(&ticket);
  }
  return taken;
}

/* ---- helpers ----------------------------------------------------------------------------------------------------- */

static int is_idle(void) { return (uint32_t)atomic_load(&ticket) == 0 && !atomic_load(&quitting); }

/* Few looks at the clock, for that may cost more than the look for work. */
static int still_idle_after(double ms) {
  const double end = nn_thread_now() + ms;
  do {
    for (int i = 0; i < 256; i++)
      if (!is_idle()) return 0;
  } while (nn_thread_now() < end);
  return 1;
}

static void sleep_until_called(void) {
  atomic_fetch_add(&asleep, 1); /* from now on the caller rings; what it published before is seen here */
  const int32_t rung = atomic_load(&bell);
  if (is_idle()) nn_thread_wait(&bell, rung);
  atomic_fetch_sub(&asleep, 1);
}

void nn_helper_run(int32_t slot) {
  atomic_fetch_add(&helpers, 1);
  while (!atomic_load(&quitting)) {
    take_parts(slot, &done);
    if (still_idle_after(IDLE_MS)) sleep_until_called();
  }
  atomic_fetch_sub(&helpers, 1);
}

void nn_helper_failed(void) {
  atomic_store(&failed, 1);
  atomic_fetch_sub(&helpers, 1);
  atomic_fetch_add(&done, 1);
  nn_thread_notify(&done, 1);
}

void *nn_helper_stack(void) {
  char *stack = malloc(STACK_BYTES); /* never freed: it goes with the memory */
  return stack ? (void *)((uintptr_t)(stack + STACK_BYTES) & ~(uintptr_t)15) : NULL;
}

static void ring(int32_t wanted) {
  atomic_fetch_add(&bell, 1);
  nn_thread_notify(&bell, wanted);
}

void nn_threads_reserve(int32_t n) { slots = n; }

void nn_threads_quit(void) {
  atomic_store(&quitting, 1);
  ring(INT32_MAX);
}

double nn_threads_helped(void) { return helped; }

int32_t nn_threads_running(void) { return 1 + atomic_load(&helpers); }

/* ---- the caller -------------------------------------------------------------------------------------------------- */

/* Until helpers have done `wanted` parts. First without a break, as a part is short; then giving the core away, for the
 * helper may be waiting for it. */
static void wait_for_helpers(int32_t wanted) {
  const double end = nn_thread_now() + IDLE_MS;
  do {
    for (int i = 0; i < 256; i++)
      if (atomic_load(&done) >= wanted) return;
  } while (nn_thread_now() < end);
  atomic_store(&caller_asleep, 1);
  for (int32_t seen; (seen = atomic_load(&done)) < wanted;) nn_thread_wait(&done, seen);
  atomic_store(&caller_asleep, 0);
}

static void run_together(int32_t parts, nn_task task, const void *context) {
  busy = 1;
  atomic_store_explicit(&current_task, task, memory_order_relaxed);
  atomic_store_explicit(&current_context, context, memory_order_relaxed);
  atomic_store_explicit(&current_parts, parts, memory_order_relaxed);
  atomic_store_explicit(&done, 0, memory_order_relaxed);
  atomic_store(&ticket, (uint64_t)++job << 32 | (uint32_t)parts);
  if (atomic_load(&asleep)) ring(parts - 1);
  let_others_take((uint64_t)job << 32 | (uint32_t)parts);
  const int32_t mine = take_parts(0, NULL);
  if (mine < parts) wait_for_helpers(parts - mine);
  busy = 0;
  helped += parts - mine;
  if (atomic_load(&failed)) __builtin_trap();
}

void nn_parallel(int32_t parts, nn_task task, const void *context) {
  if (parts > 1 && !busy && atomic_load(&helpers) > 0)
    run_together(parts, task, context);
  else
    for (int32_t part = 0; part < parts; part++) task(context, part, 0);
}

#endif
