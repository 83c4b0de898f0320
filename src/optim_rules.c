/* The optimizers' rules, one pass over each variable. Formulas are those of Keras 3 (keras/src/optimizers), g the
 * gradient, r the learning rate, t the update counted from 1, e epsilon:
 *
 *   SGD      v = m v - r g;  w += v, nesterov w += m v - r g;  without momentum w -= r g           (m momentum)
 *   RMSprop  v = p v + (1 - p) g^2;  d = v, centered v - a^2 with a = p a + (1 - p) g;
 *            u = r g / sqrt(d + e);  w -= u, with momentum b = m b + u, w -= b                       (p rho)
 *   Adam     v1 += (g - v1)(1 - b1);  v2 += (g^2 - v2)(1 - b2);  amsgrad v2' = max(v2', v2);
 *            w -= r sqrt(1 - b2^t) / (1 - b1^t) v1 / (sqrt(v2) + e)                   (Kingma & Ba 2015)
 *   Adagrad  a += g^2;  w -= r g / sqrt(a + e)                                    (Duchi et al. 2011)
 *   Adadelta a = p a + (1 - p) g^2;  u = g sqrt(d + e) / sqrt(a + e);  d = p d + (1 - p) u^2;  w -= r u  (Zeiler 2012)
 *   Adamax   v1 as Adam;  n = max(b2 n, |g|);  w -= r / (1 - b1^t) v1 / (n + e)       (Kingma & Ba 2015)
 *   Nadam    v1, v2 as Adam;  k(t) = b1 (1 - 0.96^t / 2);  P = k(1) ... k(t);
 *            w -= r (k(t+1) v1 / (1 - P k(t+1)) + (1 - k(t)) g / (1 - P)) / (sqrt(v2 / (1 - b2^t)) + e)  (Dozat 2016)
 *   Ftrl     a' = a + g^2;  z += g + 2 s w - (a'^p - a^p) / r w;
 *            w = (clip(z, -l1, l1) - z) / (a'^p / r + 2 l2 + beta / r)             (McMahan et al. 2013; p = -power)
 *   Lion     w -= r sign(b1 m + (1 - b1) g);  m = b2 m + (1 - b2) g                 (Chen et al. 2023)
 *   Lamb     u = Adam's step without r;  w -= r |w| / |u| u                         (You et al. 2020)
 *
 * A new rule is a function here, a line in the table at the end and in nn_optimizer_kind. */
#include <string.h>

#include "kernels/vec.h"
#include "kernels/vmath.h"
#include "optim.h"

/* ---- SGD, RMSprop, Adam: written over vectors, the tail of an array is one padded vector ---------------------------- */

/* Where each optional array is; -1 if the settings need none. */
typedef struct {
  int momentum, average, hat, count;
} slot_map;

typedef struct {
  v4 rate, a, b, epsilon, a1, b1; /* a1 = 1 - a, b1 = 1 - b */
  int nesterov;
} settings;

static settings settings_of(const nn_update_job *j, double rate) {
  const double *h = j->hyper;
  return (settings){.rate = v4_splat((real)rate),
                    .a = v4_splat((real)h[0]),
                    .b = v4_splat((real)h[1]),
                    .epsilon = v4_splat((real)h[2]),
                    .a1 = v4_splat((real)(1 - h[0])),
                    .b1 = v4_splat((real)(1 - h[1]))};
}

static v4 sgd(v4 w, v4 g, v4 *slot, slot_map m, const settings *s) {
  v4 step = v4_mul(s->rate, g);
  if (m.momentum < 0) return v4_sub(w, step);
  slot[m.momentum] = v4_sub(v4_mul(s->a, slot[m.momentum]), step);
  if (s->nesterov) return v4_add(w, v4_sub(v4_mul(s->a, slot[m.momentum]), step));
  return v4_add(w, slot[m.momentum]);
}

static v4 rmsprop(v4 w, v4 g, v4 *slot, slot_map m, const settings *s) {
  slot[0] = v4_add(v4_mul(s->a, slot[0]), v4_mul(s->a1, v4_mul(g, g)));
  v4 d = slot[0];
  if (m.average >= 0) {
    slot[m.average] = v4_add(v4_mul(s->a, slot[m.average]), v4_mul(s->a1, g));
    d = v4_sub(d, v4_mul(slot[m.average], slot[m.average]));
  }
  v4 u = v4_div(v4_mul(s->rate, g), v4_sqrt(v4_add(d, s->epsilon)));
  if (m.momentum < 0) return v4_sub(w, u);
  slot[m.momentum] = v4_add(v4_mul(s->b, slot[m.momentum]), u);
  return v4_sub(w, slot[m.momentum]);
}

static v4 adam(v4 w, v4 g, v4 *slot, slot_map m, const settings *s) {
  slot[0] = v4_add(slot[0], v4_mul(v4_sub(g, slot[0]), s->a1));
  slot[1] = v4_add(slot[1], v4_mul(v4_sub(v4_mul(g, g), slot[1]), s->b1));
  v4 v = slot[1];
  if (m.hat >= 0) v = slot[m.hat] = v4_max(slot[m.hat], v);
  return v4_sub(w, v4_div(v4_mul(slot[0], s->rate), v4_add(v4_sqrt(v), s->epsilon)));
}

typedef v4 (*lane_rule)(v4 w, v4 g, v4 *slot, slot_map m, const settings *s);

/* Elements [i, end). Inlined once per rule, so that the inner loop has no call and keeps its constants in registers. */
SIMD_INLINE void sweep(lane_rule update, const nn_update_job *j, slot_map m, const settings *s, size_t i,
                       size_t end) {
  real *w = j->w;
  const real *g = j->g;
  v4 slot[NN_RULE_SLOTS];
  for (; i + 4 <= end; i += 4) {
    for (int k = 0; k < m.count; k++) slot[k] = v4_load(j->slot[k] + i);
    v4_store(w + i, update(v4_load(w + i), v4_load(g + i), slot, m, s));
    for (int k = 0; k < m.count; k++) v4_store(j->slot[k] + i, slot[k]);
  }
  const int left = (int)(end - i);
  if (left == 0) return;
  for (int k = 0; k < m.count; k++) slot[k] = v4_load_rest(j->slot[k] + i, left, 0);
  const v4 moved = update(v4_load_rest(w + i, left, 0), v4_load_rest(g + i, left, 0), slot, m, s);
  v4_store_rest(w + i, moved, left);
  for (int k = 0; k < m.count; k++) v4_store_rest(j->slot[k] + i, slot[k], left);
}

static void sweep_sgd(const void *context, size_t from, size_t to, int32_t part) {
  (void)part;
  const nn_update_job *j = context;
  settings s = settings_of(j, j->rate);
  s.nesterov = j->hyper[1] != 0;
  const int moves = j->hyper[0] != 0;
  sweep(sgd, j, (slot_map){moves ? 0 : -1, -1, -1, moves}, &s, from, to);
}

static void sweep_rmsprop(const void *context, size_t from, size_t to, int32_t part) {
  (void)part;
  const nn_update_job *j = context;
  const settings s = settings_of(j, j->rate);
  slot_map m = {-1, -1, -1, 1};
  if (j->hyper[1] != 0) m.momentum = m.count++;
  if (j->hyper[3] != 0) m.average = m.count++;
  sweep(rmsprop, j, m, &s, from, to);
}

static void sweep_adam(const void *context, size_t from, size_t to, int32_t part) {
  (void)part;
  const nn_update_job *j = context;
  const double rate = j->rate * __builtin_sqrt(1 - j->powers.beta2) / (1 - j->powers.beta1);
  const settings s = settings_of(j, rate);
  const int hat = j->hyper[3] != 0;
  sweep(adam, j, (slot_map){-1, -1, hat ? 2 : -1, 2 + hat}, &s, from, to);
}

/* ---- the others: plain loops ----------------------------------------------------------------------------------------- */

/* What every loop reads. The arrays never overlap. */
#define ARRAYS(context)                                                                                      \
  const nn_update_job *j = (context);                                                                        \
  const double *h = j->hyper;                                                                                \
  real *restrict w = j->w, *restrict s0 = j->slot[0], *restrict s1 = j->slot[1];                             \
  const real *restrict g = j->g;                                                                             \
  const real rate = (real)j->rate;                                                                           \
  (void)h, (void)s1, (void)rate, (void)part

/* hyper: initial_accumulator epsilon */
static void adagrad(const void *context, size_t i, size_t to, int32_t part) {
  ARRAYS(context);
  const real e = (real)h[1];
  for (; i < to; i++) {
    s0[i] += g[i] * g[i];
    w[i] -= rate * g[i] / nn_sqrt(s0[i] + e);
  }
}

/* hyper: rho epsilon */
static void adadelta(const void *context, size_t i, size_t to, int32_t part) {
  ARRAYS(context);
  const real p = (real)h[0], q = (real)(1 - h[0]), e = (real)h[1];
  for (; i < to; i++) {
    s0[i] = p * s0[i] + q * (g[i] * g[i]);
    const real u = nn_sqrt(s1[i] + e) * g[i] / nn_sqrt(s0[i] + e);
    s1[i] = p * s1[i] + q * (u * u);
    w[i] -= rate * u;
  }
}

/* hyper: beta1 beta2 epsilon */
static void adamax(const void *context, size_t i, size_t to, int32_t part) {
  ARRAYS(context);
  const real q = (real)(1 - h[0]), b2 = (real)h[1], e = (real)h[2], c = (real)(1 - j->powers.beta1);
  for (; i < to; i++) {
    s0[i] += (g[i] - s0[i]) * q;
    const real size = g[i] < 0 ? -g[i] : g[i], old = b2 * s1[i];
    s1[i] = old > size ? old : size;
    w[i] -= rate * s0[i] / (c * (s1[i] + e));
  }
}

/* hyper: beta1 beta2 epsilon */
static void nadam(const void *context, size_t i, size_t to, int32_t part) {
  ARRAYS(context);
  const nn_powers *p = &j->powers;
  const double now = h[0] * (1 - 0.5 * p->decay), next = h[0] * (1 - 0.5 * 0.96 * p->decay);
  const real of_mean = (real)(next / (1 - p->product * next)), of_g = (real)((1 - now) / (1 - p->product));
  const real q1 = (real)(1 - h[0]), q2 = (real)(1 - h[1]), e = (real)h[2], c = (real)(1 - p->beta2);
  for (; i < to; i++) {
    s0[i] += (g[i] - s0[i]) * q1;
    s1[i] += (g[i] * g[i] - s1[i]) * q2;
    w[i] -= (of_mean * s0[i] + of_g * g[i]) * rate / (nn_sqrt(s1[i] / c) + e);
  }
}

static real power(real x, real p) {
  if (p == (real)0.5) return nn_sqrt(x);
  return x > 0 ? v4_lane(v4_exp(v4_splat(p * nn_log(x))), 0) : p == 0;
}

/* hyper: initial_accumulator power l1 l2 shrinkage beta */
static void ftrl(const void *context, size_t i, size_t to, int32_t part) {
  ARRAYS(context);
  const real p = (real)-h[1], l1 = (real)h[2], l2 = (real)(2 * (h[3] + h[5] / (2 * j->rate))),
             shrink = (real)(2 * h[4]);
  for (; i < to; i++) {
    const real before = power(s0[i], p);
    s0[i] += g[i] * g[i];
    const real after = power(s0[i], p);
    s1[i] += g[i] + shrink * w[i] - (after - before) / rate * w[i];
    const real z = s1[i], clipped = z < -l1 ? -l1 : z > l1 ? l1 : z;
    w[i] = (clipped - z) / (after / rate + l2);
  }
}

/* hyper: beta1 beta2 */
static void lion(const void *context, size_t i, size_t to, int32_t part) {
  ARRAYS(context);
  const real b1 = (real)h[0], q1 = (real)1 - b1, b2 = (real)h[1], q2 = (real)1 - b2;
  for (; i < to; i++) {
    const real c = s0[i] * b1 + g[i] * q1;
    w[i] -= rate * (real)((c > 0) - (c < 0));
    s0[i] = s0[i] * b2 + g[i] * q2;
  }
}

/* Adam's step for one element. hyper: beta1 beta2 epsilon */
static real lamb_step(const nn_update_job *j, size_t i) {
  const real m = j->slot[0][i] / (real)(1 - j->powers.beta1), v = j->slot[1][i] / (real)(1 - j->powers.beta2);
  return m / (nn_sqrt(v) + (real)j->hyper[2]);
}

/* The step is as long, against the weights, as its rate says: for that both have to be measured first. */
static void lamb(nn_update_job *job) {
  const int32_t part = 0;
  ARRAYS(job);
  const real q1 = (real)(1 - h[0]), q2 = (real)(1 - h[1]);
  double length = 0;
  for (size_t i = 0; i < j->n; i++) {
    s0[i] += (g[i] - s0[i]) * q1;
    s1[i] += (g[i] * g[i] - s1[i]) * q2;
    const double u = (double)lamb_step(j, i);
    length += u * u;
  }
  const double weights = __builtin_sqrt((double)vec_dot(w, w, j->n));
  length = __builtin_sqrt(length);
  const real step = weights > 0 && length > 0 ? (real)(weights / length) * rate : rate;
  for (size_t i = 0; i < j->n; i++) w[i] -= step * lamb_step(j, i);
}

const nn_rule nn_rules[NN_OPTIMIZER_COUNT] = {
    [NN_SGD] = {2, {NN_SLOT_IF_HYPER(0)}, -1, sweep_sgd, NULL},
    [NN_RMSPROP] = {4, {NN_SLOT_ALWAYS, NN_SLOT_IF_HYPER(1), NN_SLOT_IF_HYPER(3)}, -1, sweep_rmsprop, NULL},
    [NN_ADAM] = {4, {NN_SLOT_ALWAYS, NN_SLOT_ALWAYS, NN_SLOT_IF_HYPER(3)}, -1, sweep_adam, NULL},
    [NN_ADAGRAD] = {2, {NN_SLOT_ALWAYS}, 0, adagrad, NULL},
    [NN_ADADELTA] = {2, {NN_SLOT_ALWAYS, NN_SLOT_ALWAYS}, -1, adadelta, NULL},
    [NN_ADAMAX] = {3, {NN_SLOT_ALWAYS, NN_SLOT_ALWAYS}, -1, adamax, NULL},
    [NN_NADAM] = {3, {NN_SLOT_ALWAYS, NN_SLOT_ALWAYS}, -1, nadam, NULL},
    [NN_FTRL] = {6, {NN_SLOT_ALWAYS, NN_SLOT_ALWAYS}, 0, ftrl, NULL},
    [NN_LION] = {2, {NN_SLOT_ALWAYS}, -1, lion, NULL},
    [NN_LAMB] = {3, {NN_SLOT_ALWAYS, NN_SLOT_ALWAYS}, -1, NULL, lamb},
};
