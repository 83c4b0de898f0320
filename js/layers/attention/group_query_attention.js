import { ValueError } from '../../errors.js';
import { repeat } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { HeadsAttention } from '../attention.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Attention with several heads in which groups of query heads share the head of a key and a value (Ainslie et al. 2023).
 *
 * Called like MultiHeadAttention, on a query [batch, T, features] and a value [batch, S, features]; output
 * [batch, T, features].
 *
 * @example
 * const x = layers.Input({ shape: [16, 64] });
 * const y = layers.GroupQueryAttention(8, 4, 2)(x, x); // 4 query heads of 8 values, 2 heads of keys and values
 */
class GroupQueryAttentionLayer extends HeadsAttention {
  static className = 'GroupQueryAttention';
  /** Keras's files have it under the name of its class there. */
  static groupName = 'grouped_query_attention';

  /**
   * @param {any} headDim values of a query, a key and a value in each head
   * @param {any} [numQueryHeads] a multiple of the next
   * @param {any} [numKeyValueHeads]
   * @param {Record<string, any>} [options] dropout, useBias, useGate, slidingWindow, kernelInitializer, biasInitializer,
   *   seed, name
   */
  constructor(headDim, numQueryHeads, numKeyValueHeads, options) {
    const own = { headDim: undefined, numQueryHeads: undefined, numKeyValueHeads: undefined };
    super({ headDim, numQueryHeads, numKeyValueHeads }, options, own);
    for (const name of Object.keys(own)) positiveInteger(this.title, name, this.options[name]);
    if (this.options.numQueryHeads % this.options.numKeyValueHeads) {
      throw new ValueError(
        `${this.title}: numQueryHeads (${this.options.numQueryHeads}) must be a multiple of numKeyValueHeads ` +
          `(${this.options.numKeyValueHeads}).`,
      );
    }
    this.depth = this.options.headDim;
  }

  /** @param {readonly any[]} queryShape */
  build(queryShape) {
    const { headDim, numQueryHeads, numKeyValueHeads, useGate } = this.options;
    const heads = (
      /** @type {string} */ name,
      /** @type {number} */ count,
      /** @type {any} */ activation = null,
    ) => this.project(name, 'bqm,muh->bquh', [null, count, headDim], 'uh', activation);
    this.queryDense = heads('query', numQueryHeads);
    this.keyDense = heads('key', numKeyValueHeads);
    if (useGate) this.gateDense = heads('gate', numQueryHeads, 'sigmoid');
    this.valueDense = heads('value', numKeyValueHeads);
    this.outputDense = this.project('attention_output', 'bquh,uhm->bqm', [null, queryShape[2]], 'm');
  }

  /** @param {any} x [batch, S, heads, values] */
  shared(x) {
    return repeat(x, this.options.numQueryHeads / this.options.numKeyValueHeads, 2);
  }

  get weightGroups() {
    const { queryDense, keyDense, gateDense, valueDense, outputDense } = this;
    return {
      _query_dense: queryDense,
      _key_dense: keyDense,
      ...(gateDense && { _gate_dense: gateDense }),
      _value_dense: valueDense,
      _output_dense: outputDense,
    };
  }
}

export const GroupQueryAttention = /* @__PURE__ */ callableLayer(GroupQueryAttentionLayer);
