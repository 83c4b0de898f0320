/* What parallel.c needs of the world: a clock, and waiting on a word of memory. */
#ifndef NN_THREADS_H
#define NN_THREADS_H

#include <stdatomic.h>

#include "nn.h"

#ifdef __EMSCRIPTEN__

/* Supplied by the loader (js/engine/threads.js). Waiting is done by JavaScript's Atomics.wait because V8's baseline
 * compiler of Node 20 forgets local variables at memory.atomic.wait32. */
#define NN_IMPORT(name) __attribute__((import_module("env"), import_name(#name))) name
double NN_IMPORT(nn_thread_now)(void);                                 /* milliseconds */
void NN_IMPORT(nn_thread_wait)(_Atomic int32_t *word, int32_t while_); /* may return early */

static inline void nn_thread_notify(_Atomic int32_t *word, int32_t count) {
  __builtin_wasm_memory_atomic_notify((int *)word, (uint32_t)count);
}

#else

double nn_thread_now(void);
void nn_thread_wait(_Atomic int32_t *word, int32_t while_);
void nn_thread_notify(_Atomic int32_t *word, int32_t count); /* wakes so many that wait */
int32_t nn_threads_start(int32_t n); /* n threads in all; returns how many there are */
void nn_threads_stop(void);

#endif

/* ---- for the loader ---------------------------------------------------------------------------------------------- */

NN_API void nn_threads_reserve(int32_t n); /* slots, before the first plan is made; the caller's is 0 */
NN_API void *nn_helper_stack(void);        /* top of a new stack for a helper; NULL if there is no memory */
NN_API void nn_helper_run(int32_t slot);   /* a helper's life: returns after nn_threads_quit */
NN_API void
nn_helper_failed(void);            /* instead of returning: the part it had is lost, and the caller is told */
NN_API void nn_threads_quit(void); /* no part may be running */
NN_API double nn_threads_helped(void);   /* parts that helpers have done so far */
NN_API int32_t nn_threads_running(void); /* the caller, and helpers that have come up */

#endif
