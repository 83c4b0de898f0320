import { ValueError } from '../errors.js';
import { einsum, expandDims, mul, notEqual, reshape, softmax, where } from '../graph/ops.js';
import { band } from '../graph/ops/indexing.js';
import { describe, numberIn, positiveInteger } from '../utils/options.js';
import { EinsumDense } from './core/einsum_dense.js';
import { KERNEL_REFUSED, leading } from './kernel.js';
import { Layer } from './layer.js';
import { Dropout } from './regularization/dropout.js';

/** What layers share in which several heads look at a sequence, each in its own projection (Vaswani et al. 2017). */

/** What a place counts as that is not to be looked at. */
const FAR_BELOW = -1e9;

/** A mask with 1 in each row up to its own place. @param {number} rows @param {number} columns */
export const causal = (rows, columns) => band(rows, columns, -Infinity, 0);

/** Options of the constructors that are the same. */
const SHARED = {
  dropout: 0,
  useBias: true,
  useGate: false,
  slidingWindow: null,
  kernelInitializer: 'glorot_uniform',
  biasInitializer: 'zeros',
  kernelRegularizer: null,
  biasRegularizer: null,
  kernelConstraint: null,
  biasConstraint: null,
  seed: null,
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Base of the attention with heads. Subclasses make the projections in `build`.
 *
 * @typedef {{value?: any, key?: any, queryMask?: any, valueMask?: any, keyMask?: any, attentionMask?: any,
 *   returnAttentionScores?: boolean, useCausalMask?: boolean, training: boolean, mask?: any}} AttentionCall
 */
export class HeadsAttention extends Layer {
  static callOptions = {
    value: null,
    key: null,
    queryMask: null,
    valueMask: null,
    keyMask: null,
    attentionMask: null,
    returnAttentionScores: false,
    useCausalMask: false,
  };

  supportsMasking = true;
  /** @type {any} */ queryDense;
  /** @type {any} */ keyDense;
  /** @type {any} */ gateDense;
  /** @type {any} */ valueDense;
  /** @type {any} */ outputDense;
  /** @type {number[]} axes along which is looked */ attentionAxes = [1];
  /** Values of a key. */ depth = 1;

  /** @param {Record<string, any>} positional @param {any} options @param {Record<string, any>} own defaults of one layer's options */
  constructor(positional, options, own) {
    super(
      leading(positional, options),
      { ...own, ...SHARED },
      { ...KERNEL_REFUSED, flashAttention: [null, false] },
    );
    const { dropout, slidingWindow, seed } = this.options;
    numberIn(this.title, 'dropout', dropout, { min: 0, below: 1 });
    if (slidingWindow !== null) positiveInteger(this.title, 'slidingWindow', slidingWindow);
    this.dropoutLayer = /** @type {any} */ (new Dropout(dropout, seed === null ? undefined : { seed }));
  }

  /** A projection. @param {string} name @param {string} equation @param {any[]} outputShape @param {string} biasAxes @param {any} [activation] */
  project(name, equation, outputShape, biasAxes, activation = null) {
    const { useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer } = this.options;
    const { kernelConstraint, biasConstraint } = this.options;
    const rules = { kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer };
    return new EinsumDense(equation, outputShape, {
      biasAxes: useBias ? biasAxes : null,
      activation,
      name,
      ...rules,
      kernelConstraint,
      biasConstraint,
    });
  }

  /** What is repeated or left as it is before heads look. @param {any} x @returns {any} */
  shared(x) {
    return x;
  }

  /** @param {any} query @param {AttentionCall} options */
  call(query, options) {
    const { value, returnAttentionScores, training } = options;
    if (!value) {
      throw new ValueError(
        `is called on a query and a value: layer(query, value), for attention of a sequence to itself layer(x, x); ` +
          `received ${describe(value)} as value.`,
      );
    }
    const key = options.key ?? value;
    const mask = this.maskOf(query, value, options);
    const gate = this.gateDense?.(query);
    const q = mul(this.queryDense(query), 1 / Math.sqrt(this.depth));
    const k = this.shared(this.keyDense(key));
    const v = this.shared(this.valueDense(value));
    const isExplicit = this.options.dropout > 0 || returnAttentionScores || q.shape.length !== 4;
    const { dot, combine } = this.equations(q.shape.length);
    const weights = this.weigh(einsum(dot, q, k), mask, isExplicit);
    const seen = einsum(combine, this.dropoutLayer(weights, { training }), v);
    const output = this.outputDense(gate ? mul(seen, gate) : seen);
    return returnAttentionScores ? [output, weights] : output;
  }

  /** Letters: the axes of a query, and the axes that are looked along once more for keys. @param {number} rank */
  equations(rank) {
    const query = [...LETTERS.slice(0, rank)];
    const key = query.map((letter, axis) =>
      this.attentionAxes.includes(axis) ? LETTERS[rank + axis] : letter,
    );
    const together = query.filter((_, axis) => axis < rank - 1 && !this.attentionAxes.includes(axis));
    const along = (/** @type {string[]} */ letters) => this.attentionAxes.map((axis) => letters[axis]);
    const scores = [...together, ...along(query), ...along(key)].join('');
    const [q, k] = [query.join(''), key.join('')];
    return { dot: `${q},${k}->${scores}`, combine: `${scores},${k}->${q}` };
  }

  /** Where which place may be looked at, [batch, T, S] or broadcasting to it; null for everywhere. @param {any} query @param {any} value @param {AttentionCall} options */
  maskOf(query, value, { mask, queryMask, valueMask, key, keyMask, attentionMask, useCausalMask }) {
    const { slidingWindow } = this.options;
    const [T, S] = [query.shape[1], value.shape[1]];
    const rows = mask ?? queryMask;
    const columns = [valueMask ?? value.mask, key && (keyMask ?? key.mask)].filter(Boolean);
    const masks = [
      ...(rows ? [expandDims(rows, -1)] : []),
      ...columns.map((one) => expandDims(one, -2)),
      ...(useCausalMask ? [causal(T, S)] : []),
      ...(slidingWindow === null ? [] : [band(T, S, 1 - slidingWindow, slidingWindow - 1)]),
    ];
    const made = masks.length ? masks.reduce(mul) : null;
    if (!attentionMask) return made;
    const given = notEqual(attentionMask, 0);
    if (!made) return given;
    return mul(given.shape.length > 3 && made.shape.length === 3 ? expandDims(made, 1) : made, given);
  }

  /** Softmax over the places that may be looked at. @param {any} scores @param {any} mask @param {boolean} hides whether a row of which nothing may be looked at gives 0 */
  weigh(scores, mask, hides) {
    const axes = this.attentionAxes.length;
    let wide = mask;
    while (wide && wide.shape.length > 2 && wide.shape.length < scores.shape.length)
      wide = expandDims(wide, -2 * axes - 1);
    const weights = softmaxOf(wide ? where(wide, scores, FAR_BELOW) : scores, axes);
    return wide && hides ? where(wide, weights, 0) : weights;
  }
}

/** Softmax over the last axes together. @param {any} x @param {number} axes */
function softmaxOf(x, axes) {
  if (axes === 1) return softmax(x);
  const sizes = x.shape.map((/** @type {number | null} */ size) => size ?? -1);
  const count = sizes
    .slice(-axes)
    .reduce((/** @type {number} */ n, /** @type {number} */ size) => n * size, 1);
  return reshape(softmax(reshape(x, [...sizes.slice(0, -axes), count])), sizes);
}
