/* Geometry of a window that slides over the rows and columns of [N,H,W,C]: convolution and pooling.
 *
 *   valid: out = (in - e) / stride + 1                  e = (k - 1) dilation + 1, the extent of the window
 *   same:  out = ceil(in / stride), padding in all max((out - 1) stride + e - in, 0), the smaller half before
 *
 * which is the rule of TensorFlow and Keras. */
#ifndef NN_WINDOW_H
#define NN_WINDOW_H

#include "../nn.h"

typedef struct {
  int32_t n, h, w, c;             /* input */
  int32_t kh, kw, sh, sw, dh, dw; /* window, stride, dilation */
  int32_t oh, ow;                 /* output */
  int32_t top, left;              /* padding before */
  int32_t ph, pw;                 /* sizes of the input with its padding; h and w where there is none */
} window;

/* The taps j in [from, to) of a window of k taps that fall inside [0, size), the first standing at `start`. */
static inline void window_clip(int32_t *from, int32_t *to, int32_t start, int32_t size, int32_t k,
                               int32_t dilation) {
  *from = start >= 0 ? 0 : (int32_t)(((int64_t)dilation - 1 - start) / dilation);
  const int32_t end = start < size ? (size - 1 - start) / dilation + 1 : 0;
  *to = end < k ? end : k;
}

#endif
