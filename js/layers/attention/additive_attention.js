import { add, expandDims, mul, sum, tanh } from '../../graph/ops.js';
import { Attention } from './attention.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Attention whose scores are a scaled sum of tanh(query + key) (Bahdanau et al. 2015).
 *
 * Called on [query, value] or [query, value, key]: [batch, T, features], [batch, S, features] twice; output
 * [batch, T, features of the value]. Options of the call as for Attention.
 *
 * @example layers.AdditiveAttention()([query, value])
 */
class AdditiveAttentionLayer extends Attention {
  static className = 'AdditiveAttention';

  /** @param {Record<string, any>} [options] useScale (true unless given), dropout, seed, name */
  constructor(options) {
    super(options, { useScale: true, dropout: 0, seed: null });
  }

  /** @param {any} inputShape of each input */
  scaleRule(inputShape) {
    return { shape: [inputShape[0].at(-1)], initializer: 'glorot_uniform' };
  }

  /** @param {any} query @param {any} key */
  scores(query, key) {
    const bent = tanh(add(expandDims(query, -2), expandDims(key, -3)));
    return sum(this.scale ? mul(bent, this.scale) : bent, -1);
  }
}

export const AdditiveAttention = /* @__PURE__ */ callableLayer(AdditiveAttentionLayer);
