/* What the optimizers' bookkeeping (optim.c) and their rules (optim_rules.c) agree on. */
#ifndef NN_OPTIM_H
#define NN_OPTIM_H

#include "parallel.h"

enum { NN_RULE_SLOTS = 3, NN_RULE_HYPER = 6 };

/* Powers that belong to a step: b1^t and b2^t, and for Nadam d = 0.96^t and the product of all
 * b1 (1 - d / 2). */
typedef struct {
  double beta1, beta2, decay, product;
} nn_powers;

/* One variable's update. Slots are in the order of the rule's table, those that the settings need none of left out. */
typedef struct {
  real *w;
  const real *g;
  real *slot[NN_RULE_SLOTS];
  size_t n;
  const double *hyper;
  double rate;
  nn_powers powers;
} nn_update_job;

/* A slot is kept ALWAYS, NEVER, or if hyper[k] is not 0: IF(k). */
enum { NN_SLOT_NEVER, NN_SLOT_ALWAYS, NN_SLOT_IF };
#define NN_SLOT_IF_HYPER(k) (NN_SLOT_IF + (k))

typedef struct {
  int8_t hypers;                     /* how many numbers the rule is set by */
  int8_t slots[NN_RULE_SLOTS];       /* which arrays it keeps */
  int8_t first;                      /* hyper[first] is what slot 0 begins with; -1: 0 */
  nn_range sweep;                    /* elements [from, to) of a job */
  void (*whole)(nn_update_job *job); /* instead of sweep, for rules that need all of a variable */
} nn_rule;

extern const nn_rule nn_rules[NN_OPTIMIZER_COUNT];

#endif
