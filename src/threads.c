/* Threads of the native builds, where tests look for races. In a page helpers are workers (js/engine/threads.js). */
#if defined(NN_THREADS) && !defined(__EMSCRIPTEN__)
#define _POSIX_C_SOURCE 200809L

#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

enum { MAX_HELPERS = 15 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_t threads[MAX_HELPERS];
static int32_t started;

double nn_thread_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

void nn_thread_wait(_Atomic int32_t *word, int32_t while_) {
  pthread_mutex_lock(&mutex);
  if (atomic_load(word) == while_) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}

void nn_thread_notify(_Atomic int32_t *word, int32_t count) {
  (void)word;
  (void)count;
  pthread_mutex_lock(&mutex);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&mutex);
}

static void *run(void *slot) {
  nn_helper_run((int32_t)(intptr_t)slot);
  return NULL;
}

int32_t nn_threads_start(int32_t n) {
  if (n > 1 + MAX_HELPERS) n = 1 + MAX_HELPERS;
  nn_threads_reserve(n);
  while (started < n - 1 && !pthread_create(&threads[started], NULL, run, (void *)(intptr_t)(started + 1)))
    started++;
  while (nn_threads_running() < 1 + started) sched_yield();
  return 1 + started;
}

void nn_threads_stop(void) {
  nn_threads_quit();
  while (started > 0) pthread_join(threads[--started], NULL);
}

#else
typedef int nn_no_threads; /* C wants something in every file */
#endif
