import { ValueError } from '../../errors.js';
import { describe, positiveInteger } from '../../utils/options.js';
import { HeadsAttention } from '../attention.js';
import { callableLayer } from '../../utils/callable.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Letters of a projection: `free` axes stay, `bound` ones are summed over, `made` new ones come behind.
 *
 * @param {number} free
 * @param {number} bound
 * @param {number} made
 */
function projection(free, bound, made) {
  const at = [0, free, free + bound, free + bound + made];
  const [stay, sum, fresh] = [0, 1, 2].map((k) => LETTERS.slice(at[k], at[k + 1]));
  return { equation: `${stay}${sum},${sum}${fresh}->${stay}${fresh}`, biasAxes: fresh };
}

/**
 * Several heads, each of which looks from every place of the query for what fits in the keys, and takes the mean of the
 * values there, weighted by how well they fit (Vaswani et al. 2017).
 *
 * Called on a query [batch, T, features] and a value [batch, S, features], with a key like the value if it is another;
 * output [batch, T, features of the query]. Options of the call: attentionMask [batch, T, S], 1 where a place may be
 * looked at; useCausalMask, not into the future; returnAttentionScores, then it gives the weights, too.
 *
 * @example
 * const x = layers.Input({ shape: [16, 64] });
 * const y = layers.MultiHeadAttention(4, 16)(x, x, { useCausalMask: true }); // [batch, 16, 64]
 */
class MultiHeadAttentionLayer extends HeadsAttention {
  static className = 'MultiHeadAttention';

  /**
   * @param {any} numHeads
   * @param {any} [keyDim] values of a query and a key in each head
   * @param {Record<string, any>} [options] valueDim (that of keys unless given), dropout, useBias, outputShape (the
   *   query's unless given), attentionAxes (all but the batch unless given), useGate, slidingWindow, kernelInitializer,
   *   biasInitializer, seed, name
   */
  constructor(numHeads, keyDim, options) {
    super({ numHeads, keyDim }, options, {
      numHeads: undefined,
      keyDim: undefined,
      valueDim: null,
      outputShape: null,
      attentionAxes: null,
    });
    const { title } = this;
    const given = this.options;
    positiveInteger(title, 'numHeads', given.numHeads);
    positiveInteger(title, 'keyDim', given.keyDim);
    given.valueDim ??= given.keyDim;
    positiveInteger(title, 'valueDim', given.valueDim);
    if (given.outputShape !== null) given.outputShape = [given.outputShape].flat();
    if (given.attentionAxes !== null) given.attentionAxes = [given.attentionAxes].flat();
    if (given.attentionAxes?.every(Number.isInteger) === false) {
      throw new ValueError(
        `${title}: 'attentionAxes' must be whole numbers; received ${describe(given.attentionAxes)}.`,
      );
    }
    this.depth = given.keyDim;
  }

  /** @param {readonly any[]} queryShape */
  build(queryShape) {
    const { numHeads, keyDim, valueDim, outputShape, attentionAxes, useGate } = this.options;
    const rank = queryShape.length;
    const inner = Array.from({ length: rank - 2 }, () => null);
    const axes = attentionAxes ?? inner.map((_, k) => k + 1);
    this.attentionAxes = axes.map((/** @type {number} */ axis) => (axis < 0 ? axis + rank : axis));
    const { equation, biasAxes } = projection(rank - 1, 1, 2);
    const heads = (
      /** @type {string} */ name,
      /** @type {number} */ size,
      /** @type {any} */ activation = null,
    ) => this.project(name, equation, [...inner, numHeads, size], biasAxes, activation);
    this.queryDense = heads('query', keyDim);
    this.keyDense = heads('key', keyDim);
    if (useGate) this.gateDense = heads('gate', valueDim, 'sigmoid');
    this.valueDense = heads('value', valueDim);
    const sizes = outputShape ?? [queryShape[rank - 1]];
    const back = projection(rank - 1, 2, sizes.length);
    this.outputDense = this.project('attention_output', back.equation, [...inner, ...sizes], back.biasAxes);
  }

  get weightGroups() {
    const { queryDense, keyDense, gateDense, valueDense, outputDense } = this;
    return {
      query_dense: queryDense,
      key_dense: keyDense,
      ...(gateDense && { _gate_dense: gateDense }),
      value_dense: valueDense,
      output_dense: outputDense,
    };
  }
}

export const MultiHeadAttention = /* @__PURE__ */ callableLayer(MultiHeadAttentionLayer);
