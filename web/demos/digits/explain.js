/**
 * Where a number in a network comes from: the part of each earlier layer it depends on, and the sum behind it, term by
 * term. Plain arithmetic on the layers' outputs and weights; nothing here touches the DOM.
 *
 * @typedef {import('../../components/feature-maps.js').Place} Place
 * @typedef {import('../../components/feature-maps.js').Mark} Mark
 * @typedef {object} LayerInfo what the page knows of a layer
 * @property {string} name
 * @property {'input' | 'conv' | 'pool' | 'flatten' | 'dense' | 'other'} kind
 * @property {[height: number, width: number, channels: number]} shape of its output
 * @property {string} [activation]
 * @property {number[]} [window] height and width of kernel or pool
 * @property {number[]} [strides]
 * @property {'valid' | 'same'} [padding]
 * @property {'max' | 'average'} [pooling]
 * @property {number} parameters
 *
 * @typedef {{ map: number, patch: number[], kernel: number[], sum: number }} ConvPart one input map's share
 * @typedef {{ from: number, input: number, weight: number, product: number }} Term
 * @typedef {{ count: number, sum: number }} Rest all that is not listed, added up
 * @typedef {{ kind: 'input', value: number }
 *   | { kind: 'flatten', value: number, from: Place }
 *   | { kind: 'pool', value: number, pooling: string, patch: number[], window: number[] }
 *   | { kind: 'conv', value: number, window: number[], parts: ConvPart[], rest: Rest, bias: number, sum: number,
 *       activation: string }
 *   | { kind: 'dense', value: number, terms: Term[], rest: Rest, bias: number, sum: number, activation: string,
 *       sums: number[] }
 *   | { kind: 'other', value: number }} Explanation
 */

const CONV_PARTS = 2;
const DENSE_TERMS = 5;

/**
 * The part of every earlier layer that a pixel depends on: its receptive field.
 *
 * @param {LayerInfo[]} layers from the input on
 * @param {number} at index of the pixel's layer
 * @param {Place} place
 * @returns {Mark[]} one for each layer before `at`
 * @example
 * receptiveField(layers, 1, { y: 4, x: 0, c: 7 });   // a 3 x 3 convolution
 * // [{ top: 4, left: 0, bottom: 6, right: 2, map: null }]
 */
export function receptiveField(layers, at, { y, x, c }) {
  /** @type {Mark[]} */
  const marks = [];
  /** @type {Mark} */
  let mark = { top: y, left: x, bottom: y, right: x, map: c };
  for (let i = at; i > 0; i--) {
    mark = before(layers[i], layers[i - 1], mark);
    marks.unshift(mark);
  }
  return marks;
}

/**
 * How a number was computed.
 *
 * @param {LayerInfo[]} layers
 * @param {Float32Array[]} values output of each layer
 * @param {Float32Array[][]} weights kernel and bias of each layer, empty where it has none
 * @param {number} at index of the layer
 * @param {Place} place
 * @returns {Explanation}
 */
export function explain(layers, values, weights, at, place) {
  const layer = layers[at];
  const value = values[at][offset(layer.shape, place)];
  if (layer.kind === 'input') return { kind: 'input', value };
  const input = { shape: layers[at - 1].shape, values: values[at - 1] };
  if (layer.kind === 'conv') return { ...convolution(layer, input, weights[at], place), value };
  if (layer.kind === 'pool') return { ...pooling(layer, input, place), value };
  if (layer.kind === 'dense') return { ...dense(layer, input, weights[at], place.c), value };
  if (layer.kind === 'flatten') return { kind: 'flatten', value, from: unflatten(input.shape, place.c) };
  return { kind: 'other', value };
}

/**
 * @param {LayerInfo} layer
 * @param {LayerInfo} previous
 * @param {Mark} mark in `layer`
 * @returns {Mark} what of `previous` it was made from
 */
function before(layer, previous, mark) {
  const [height, width] = previous.shape;
  const all = { top: 0, left: 0, bottom: height - 1, right: width - 1, map: null };
  if (layer.kind === 'conv' || layer.kind === 'pool') {
    const first = windowStart(layer, previous.shape, mark.top, mark.left);
    const last = windowStart(layer, previous.shape, mark.bottom, mark.right);
    const [kh, kw] = /** @type {number[]} */ (layer.window);
    return {
      top: Math.max(0, first.y),
      left: Math.max(0, first.x),
      bottom: Math.min(height - 1, last.y + kh - 1),
      right: Math.min(width - 1, last.x + kw - 1),
      map: layer.kind === 'pool' ? mark.map : null,
    };
  }
  if (layer.kind === 'flatten' && mark.map !== null) {
    const { y, x, c } = unflatten(previous.shape, mark.map);
    return { top: y, left: x, bottom: y, right: x, map: c };
  }
  return layer.kind === 'other' ? { ...mark } : all;
}

/**
 * Row and column of the input where the window of an output pixel begins; negative where padding comes first.
 *
 * @param {LayerInfo} layer
 * @param {number[]} inputShape
 * @param {number} y
 * @param {number} x
 */
function windowStart({ window = [1, 1], strides = [1, 1], padding }, inputShape, y, x) {
  const pad = [0, 1].map((axis) => {
    if (padding !== 'same') return 0;
    const steps = Math.ceil(inputShape[axis] / strides[axis]) - 1;
    return Math.max(0, steps * strides[axis] + window[axis] - inputShape[axis]) >> 1;
  });
  return { y: y * strides[0] - pad[0], x: x * strides[1] - pad[1] };
}

/**
 * One map's pixels under a window, row by row; zero where the window hangs over the edge.
 *
 * @param {{ shape: number[], values: Float32Array }} input
 * @param {{ y: number, x: number }} start
 * @param {number[]} window
 * @param {number} c
 * @param {number} outside
 */
function patchOf(input, start, [kh, kw], c, outside = 0) {
  const [height, width] = input.shape;
  return Array.from({ length: kh * kw }, (_, i) => {
    const y = start.y + Math.floor(i / kw);
    const x = start.x + (i % kw);
    const inside = y >= 0 && x >= 0 && y < height && x < width;
    return inside ? input.values[offset(input.shape, { y, x, c })] : outside;
  });
}

/**
 * @param {LayerInfo} layer
 * @param {{ shape: number[], values: Float32Array }} input
 * @param {Float32Array[]} weights kernel [height, width, channels in, channels out] and bias
 * @param {Place} place
 */
function convolution(layer, input, [kernel, bias], { y, x, c }) {
  const window = /** @type {number[]} */ (layer.window);
  const start = windowStart(layer, input.shape, y, x);
  const channelsIn = input.shape[2];
  const channelsOut = layer.shape[2];
  const parts = Array.from({ length: channelsIn }, (_, map) => {
    const patch = patchOf(input, start, window, map);
    const own = patch.map((_, i) => kernel[(i * channelsIn + map) * channelsOut + c]);
    return { map, patch, kernel: own, sum: patch.reduce((sum, v, i) => sum + v * own[i], 0) };
  });
  const { shown, rest } = largest(parts, (part) => part.sum, CONV_PARTS);
  const b = bias?.[c] ?? 0;
  const sum = total(parts.map((part) => part.sum)) + b;
  const activation = layer.activation ?? 'linear';
  return { kind: /** @type {const} */ ('conv'), window, parts: shown, rest, bias: b, sum, activation };
}

/**
 * @param {LayerInfo} layer
 * @param {{ shape: number[], values: Float32Array }} input
 * @param {Place} place
 */
function pooling(layer, input, { y, x, c }) {
  const window = /** @type {number[]} */ (layer.window);
  const patch = patchOf(input, windowStart(layer, input.shape, y, x), window, c, NaN);
  return { kind: /** @type {const} */ ('pool'), pooling: layer.pooling ?? 'max', patch, window };
}

/**
 * @param {LayerInfo} layer
 * @param {{ values: Float32Array }} input
 * @param {Float32Array[]} weights kernel [inputs, units] and bias
 * @param {number} unit
 */
function dense(layer, input, [kernel, bias], unit) {
  const units = layer.shape[2];
  const terms = Array.from(input.values, (v, from) => {
    const weight = kernel[from * units + unit];
    return { from, input: v, weight, product: v * weight };
  });
  const { shown, rest } = largest(terms, (term) => term.product, DENSE_TERMS);
  const sums = Array.from({ length: units }, (_, u) => weightedSum(input.values, kernel, bias, units, u));
  const activation = layer.activation ?? 'linear';
  const b = bias?.[unit] ?? 0;
  return {
    kind: /** @type {const} */ ('dense'),
    terms: shown,
    rest,
    bias: b,
    sum: sums[unit],
    sums,
    activation,
  };
}

/**
 * @param {Float32Array} inputs
 * @param {Float32Array} kernel
 * @param {Float32Array | undefined} bias
 * @param {number} units
 * @param {number} unit
 */
function weightedSum(inputs, kernel, bias, units, unit) {
  let sum = bias?.[unit] ?? 0;
  for (let i = 0; i < inputs.length; i++) sum += inputs[i] * kernel[i * units + unit];
  return sum;
}

/**
 * The few that matter most, largest first, and all others added up.
 *
 * @template T
 * @param {T[]} items
 * @param {(item: T) => number} share
 * @param {number} count
 */
function largest(items, share, count) {
  const sorted = [...items].sort((a, b) => Math.abs(share(b)) - Math.abs(share(a)));
  const others = sorted.slice(count);
  return { shown: sorted.slice(0, count), rest: { count: others.length, sum: total(others.map(share)) } };
}

/** @param {number[]} numbers */
const total = (numbers) => numbers.reduce((sum, v) => sum + v, 0);

/**
 * @param {number[]} shape
 * @param {Place} place
 */
const offset = ([, width, channels], { y, x, c }) => (y * width + x) * channels + c;

/**
 * @param {number[]} shape
 * @param {number} index
 * @returns {Place}
 */
function unflatten([, width, channels], index) {
  const at = Math.floor(index / channels);
  return { y: Math.floor(at / width), x: at % width, c: index % channels };
}
