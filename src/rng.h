/* Counter-based random numbers: a value depends on (key, counter) alone, so one thread or eight, forward or backward,
 * this browser or that, see the same numbers. Philox 4x32-10: Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011. */
#ifndef NN_RNG_H
#define NN_RNG_H

#include <stdint.h>

/* Four independent 32-bit words for one counter. */
void nn_random4(uint32_t out[4], const uint32_t key[2], uint32_t counter_lo, uint32_t counter_hi);

/* The same for counters lo, lo + 1, lo + 2, lo + 3 at once, one behind the other. */
void nn_random16(uint32_t out[16], const uint32_t key[2], uint32_t counter_lo, uint32_t counter_hi);

/* Four independent normals, of mean 0 and deviation 1, the same bits everywhere. */
void nn_normal4(double out[4], const uint32_t key[2], uint32_t counter_lo, uint32_t counter_hi);

/* 0 <= u < 1 from a word: 24 bits, exact in float32. */
static inline double nn_unit(uint32_t word) { return (word >> 8) * (1.0 / 16777216.0); }

/* The key of one node in one step, so that layers and steps do not share their numbers. */
void nn_derive_key(uint32_t out[2], const uint32_t seed[2], uint32_t step, uint32_t node);

#endif
