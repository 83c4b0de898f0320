/**
 * jax-js as an expert writes it, 3 × 3 convolutions as matrix products: im2col and one product to predict; to train, the
 * sum of a product for each of the nine taps, which is differentiated faster. Pooling is a maximum over a reshaped array.
 * Some thirty times as fast to train as its own convolution.
 */
import { numpy as np } from '@jax-js/jax';
import { jaxNet } from './jax-common.js';

const TAPS = [0, 1, 2];

/** Three windows of an axis of [n, h, w, c], each two shorter than the axis and one further on. */
function windows(x, axis) {
  const size = x.shape[axis] - 2;
  const parts = TAPS.map((at) => {
    const ranges = x.shape.map(() => []);
    ranges[axis] = [at, at + size];
    return x.ref.slice(...ranges);
  });
  x.dispose();
  return parts;
}

/** [n, h, w, c] -> [n, h-2, w-2, 9 c], times [9 c, f] */
function oneProduct(x, kernel) {
  const columns = np.concatenate(windows(x, 2), -1);
  return np.dot(np.concatenate(windows(columns, 1), -1), kernel);
}

/** Nine times [n, h-2, w-2, c], each times its own [c, f] */
function nineProducts(x, kernel) {
  const taps = kernel.reshape([9, -1, kernel.shape[1]]);
  const products = windows(x, 1).flatMap((rows, i) =>
    windows(rows, 2).map((pixels, j) => np.dot(pixels, taps.ref.slice(3 * i + j))),
  );
  taps.dispose();
  return products.reduce((sum, product) => sum.add(product));
}

const framed = (x, same) => (same ? np.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]) : x); // prettier-ignore

const convolution =
  (correlate) =>
  (x, kernel, bias, { same }) =>
    correlate(framed(x, same), kernel).add(bias);

function pool(x) {
  const [n, h, w, c] = x.shape;
  const rows = h >> 1;
  const columns = w >> 1;
  const even = x.slice([], [0, 2 * rows], [0, 2 * columns], []);
  return np.max(even.reshape([n, rows, 2, columns, 2, c]), [2, 4]);
}

export function load({ weights, ...task }) {
  const flat = weights?.map(({ shape, data }) => ({
    shape: shape.length === 4 ? [shape[0] * shape[1] * shape[2], shape[3]] : shape,
    data,
  }));
  const style = { pool, layout: 'channels last' };
  const [answered, trained] = [oneProduct, nineProducts].map((correlate) => ({
    ...style,
    conv: convolution(correlate),
  }));
  return jaxNet({ ...task, weights: flat }, answered, trained);
}
