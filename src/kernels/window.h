/* Geometry of a window that slides over [N,D,H,W,C]: convolution and pooling. With fewer axes the first sizes are 1.
 *
 *   valid:  out = (in - e) / stride + 1                  e = (k - 1) dilation + 1, the extent of the window
 *   same:   out = ceil(in / stride), padding in all max((out - 1) stride + e - in, 0), the smaller half before
 *   causal: out = ceil(in / stride), e - 1 before: an output sees nothing behind its own place
 *
 * which are the rules of TensorFlow and Keras. */
#ifndef NN_WINDOW_H
#define NN_WINDOW_H

#include "../nn.h"

typedef struct {
  int32_t n, d, h, w, c;    /* input */
  int32_t kd, kh, kw;       /* window */
  int32_t sd, sh, sw;       /* stride */
  int32_t dd, dh, dw;       /* dilation */
  int32_t od, oh, ow;       /* output */
  int32_t front, top, left; /* padding before */
  int32_t pd, ph, pw;       /* sizes of the input with its padding; d, h and w where there is none */
} window;

/* Cells of one image, in and out, and taps of the window. */
static inline int32_t window_inputs(const window *g) { return g->d * g->h * g->w; }
static inline int32_t window_outputs(const window *g) { return g->od * g->oh * g->ow; }
static inline int32_t window_taps(const window *g) { return g->kd * g->kh * g->kw; }

/* The taps j in [from, to) of a window of k taps that fall inside [0, size), the first standing at `start`. */
static inline void window_clip(int32_t *from, int32_t *to, int32_t start, int32_t size, int32_t k,
                               int32_t dilation) {
  *from = start >= 0 ? 0 : (int32_t)(((int64_t)dilation - 1 - start) / dilation);
  const int32_t end = start < size ? (size - 1 - start) / dilation + 1 : 0;
  *to = end < k ? end : k;
}

#endif
