/**
 * The measured nets as plain data. Every library builds them from here, with the weights from here, so that all do the
 * same work; reference.js says what has to come out.
 *
 * @typedef {{kind: string, [option: string]: any}} Layer
 * @typedef {{input: number[], dtype?: 'int32', layers: Layer[]}} Net input: shape of one sample, channels last
 *
 * A layer of the flat graph that a net comes to. `input` and `other` (of 'add') are positions in it, -1 is the net's own
 * input; `params` are the shapes of its weights, which begin at position `at` of all weights.
 * @typedef {Layer & {input: number, other?: number, from: number[], shape: number[], params: number[][], at: number}} Node
 *
 * @typedef {{shape: number[], data: Float32Array}[]} Weights in Keras's order and layout: convolutions
 *   [rows, columns, in, out], dense layers [in, out]
 */
import { uniform } from './random.js';

const conv = (filters, size, { stride = 1, same = true, activation = 'relu' } = {}) => ({
  kind: 'conv',
  filters,
  size,
  stride,
  same,
  activation,
});
const valid = { same: false };
const depthwise = (stride) => ({ kind: 'depthwise', size: 3, stride, same: true, activation: 'relu' });
const dense = (units, activation) => ({ kind: 'dense', units, activation });
const pool = { kind: 'pool', size: 2 };
const flatten = { kind: 'flatten' };
const upsample = { kind: 'upsample' };
const residual = (...layers) => ({ kind: 'residual', layers });

/** MobileNetV1's thirteen separable convolutions: filters, stride. */
const SEPARABLE = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array.from({ length: 5 }, () => [512, 1]),
  [1024, 2],
  [1024, 1],
];

/** @type {Record<string, Net>} */
export const NETS = {
  /** Program 1's convnet: 93,322 weights, 17 MFLOP an image forward and backward. */
  digits: {
    input: [28, 28, 1],
    layers: [
      conv(32, 3, valid),
      pool,
      conv(64, 3, valid),
      pool,
      conv(64, 3, valid),
      flatten,
      dense(64, 'relu'),
      dense(10, 'softmax'),
    ],
  },
  /** Program 2's, on multi-hot newswires. */
  newswires: { input: [10000], layers: [dense(64, 'relu'), dense(64, 'relu'), dense(46, 'softmax')] },
  /** As small as the talk's plain Titanic: what it takes is all overhead. */
  small: {
    input: [8],
    layers: [dense(16, 'relu'), { kind: 'dropout', rate: 0.1 }, dense(1, 'sigmoid')],
  },
  /** Program 4's: the next of a thousand words. */
  text: {
    input: [40],
    dtype: 'int32',
    layers: [
      { kind: 'embedding', words: 1000, units: 32 },
      { kind: 'lstm', units: 64 },
      dense(1000, 'softmax'),
    ],
  },
  /** MobileNetV1 1.0 224, its batch normalisations folded into weights and biases as one does for inference. */
  mobilenet: {
    input: [224, 224, 3],
    layers: [
      conv(32, 3, { stride: 2 }),
      ...SEPARABLE.flatMap(([filters, stride]) => [depthwise(stride), conv(filters, 1)]),
      { kind: 'globalPool' },
      dense(1000, 'softmax'),
    ],
  },
  /** Johnson's style net, its normalisations folded: 10 GMAC at 256 × 256. */
  style: {
    input: [256, 256, 3],
    layers: [
      conv(32, 9),
      conv(64, 3, { stride: 2 }),
      conv(128, 3, { stride: 2 }),
      ...Array.from({ length: 5 }, () => residual(conv(128, 3), conv(128, 3, { activation: 'linear' }))),
      upsample,
      conv(64, 3),
      upsample,
      conv(32, 3),
      conv(3, 9, { activation: 'linear' }),
    ],
  },
};

const product = (sizes) => sizes.reduce((a, b) => a * b, 1);
const last = (shape) => shape[shape.length - 1];

/** What each kind makes of its input's shape, and the shapes of its weights. */
const KINDS = {
  conv: ({ size, filters, stride, same }, [h, w, c]) => ({
    shape: [...windowed([h, w], size, stride, same), filters],
    params: [[size, size, c, filters], [filters]],
  }),
  depthwise: ({ size, stride, same }, [h, w, c]) => ({
    shape: [...windowed([h, w], size, stride, same), c],
    params: [[size, size, c, 1], [c]],
  }),
  pool: ({ size }, [h, w, c]) => ({ shape: [Math.floor(h / size), Math.floor(w / size), c] }),
  globalPool: (_, [, , c]) => ({ shape: [c] }),
  upsample: (_, [h, w, c]) => ({ shape: [2 * h, 2 * w, c] }),
  flatten: (_, from) => ({ shape: [product(from)] }),
  dropout: (_, from) => ({ shape: from }),
  add: (_, from) => ({ shape: from }),
  dense: ({ units }, from) => ({ shape: [units], params: [[last(from), units], [units]] }),
  embedding: ({ words, units }, [steps]) => ({ shape: [steps, units], params: [[words, units]] }),
  lstm: ({ units }, [, inputs]) => ({
    shape: [units],
    params: [[inputs, 4 * units], [units, 4 * units], [4 * units]],
  }),
};

const windowed = (sizes, window, stride, same) =>
  sizes.map((size) => (same ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1));

/** @param {Net} net @returns {Node[]} in the order of computing; the last is the output */
export function graph(net) {
  /** @type {Node[]} */ const nodes = [];
  let at = 0;
  const append = (layer, input, rest = {}) => {
    const from = input < 0 ? net.input : nodes[input].shape;
    const { shape, params = [] } = KINDS[layer.kind](layer, from);
    nodes.push({ ...layer, input, from, shape, params, at, ...rest });
    at += params.length;
    return nodes.length - 1;
  };
  const chain = (layers, input) =>
    layers.reduce((from, layer) => {
      if (layer.kind !== 'residual') return append(layer, from);
      return append({ kind: 'add' }, chain(layer.layers, from), { other: from });
    }, input);
  chain(net.layers, -1);
  return nodes;
}

/** The shape of one sample's output. @param {Net} net */
export const outputShape = (net) => last(graph(net)).shape;

/**
 * Kernels that keep the size of what passes through them, and small random biases (not zero, so that a forgotten bias
 * shows).
 *
 * @param {Net} net
 * @returns {Weights}
 */
export function initialWeights(net, seed = 1) {
  const random = uniform(seed);
  const fill = (size, bound) => Float32Array.from({ length: size }, () => (2 * random() - 1) * bound);
  return graph(net)
    .flatMap(({ params }) => params)
    .map((shape) => ({ shape, data: fill(product(shape), bound(shape)) }));
}

/** He's uniform distribution for what a kernel reads; a depthwise kernel reads its window only. */
function bound(shape) {
  if (shape.length === 1) return 0.05;
  const inputs = last(shape) === 1 && shape.length === 4 ? shape[0] * shape[1] : product(shape.slice(0, -1));
  return Math.sqrt(6 / inputs);
}

/** Moves axes of a dense row-major array: `perm[i]` is the old axis that becomes axis i. */
export function transpose(data, shape, perm) {
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const out = new data.constructor(data.length);
  const sizes = perm.map((axis) => shape[axis]);
  const steps = perm.map((axis) => strides[axis]);
  const index = sizes.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = data[from];
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < sizes[axis]) break;
      from -= steps[axis] * sizes[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** Samples [h, w, c] to [c, h, w], or back; others stay as they are. */
export function toChannelsFirst(data, shape) {
  return shape.length < 3 || last(shape) === 1 ? data : transpose(data, [data.length / product(shape), ...shape], [0, 3, 1, 2]); // prettier-ignore
}

export function toChannelsLast(data, [h, w, c]) {
  return c === undefined || c === 1 ? data : transpose(data, [data.length / (h * w * c), c, h, w], [0, 2, 3, 1]); // prettier-ignore
}

/**
 * The same weights for channels-first libraries: convolutions [out, in, rows, columns], depthwise [channels, 1, rows,
 * columns], the rows of a dense layer behind flatten reordered.
 *
 * @param {Net} net
 * @param {Weights} weights
 */
export function channelsFirst(net, weights) {
  const out = [...weights];
  const nodes = graph(net);
  for (const {
    kind,
    input,
    at,
    params: [shape],
  } of nodes) {
    const data = weights[at]?.data;
    if (kind === 'conv' || kind === 'depthwise') {
      const perm = kind === 'conv' ? [3, 2, 0, 1] : [2, 3, 0, 1];
      out[at] = { shape: perm.map((axis) => shape[axis]), data: transpose(data, shape, perm) };
    } else if (kind === 'dense' && nodes[input]?.kind === 'flatten') {
      out[at] = { shape, data: transpose(data, [...nodes[input].from, shape[1]], [2, 0, 1, 3]) };
    }
  }
  return out;
}
