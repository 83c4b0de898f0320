import { add, expandDims, matmul, mul, softmax, sub, sum, tanh, where } from '../../graph/ops.js';
import { numberIn, oneOf } from '../../utils/options.js';
import { causal } from '../attention.js';
import { Layer, expectShape } from '../layer.js';
import { Dropout } from '../regularization/dropout.js';
import { callableLayer } from '../../utils/callable.js';

/** What is taken off the score of a place that is not to be looked at. */
const FAR = 1e9;

/**
 * From every place of the query the mean of the values, weighted by how well its key fits (Luong et al. 2015).
 *
 * Called on [query, value] or [query, value, key]: [batch, T, features], [batch, S, features] twice; output
 * [batch, T, features of the value]. Options of the call: mask, one for each input; useCausalMask; returnAttentionScores,
 * then it gives the weights, too.
 *
 * @example layers.Attention()([query, value])
 */
class AttentionLayer extends Layer {
  static className = 'Attention';
  static callOptions = { returnAttentionScores: false, useCausalMask: false };
  supportsMasking = true;

  /** @param {Record<string, any>} [options] useScale, scoreMode ('dot' unless given, or 'concat'), dropout, seed, name @param {Record<string, any>} [defaults] of a subclass */
  constructor(options, defaults = { useScale: false, scoreMode: 'dot', dropout: 0, seed: null }) {
    super(options, defaults);
    const { dropout, seed, scoreMode } = this.options;
    if (scoreMode) this.options.scoreMode = oneOf(this.title, 'scoreMode', scoreMode, ['dot', 'concat']);
    numberIn(this.title, 'dropout', dropout, { min: 0, below: 1 });
    this.dropoutLayer = /** @type {any} */ (new Dropout(dropout, seed === null ? undefined : { seed }));
  }

  /** @param {any} inputShape of each input */
  build(inputShape) {
    expectShape(
      Array.isArray(inputShape[0]) && (inputShape.length === 2 || inputShape.length === 3),
      'is called on an array, [query, value] or [query, value, key].',
    );
    if (this.options.useScale) this.scale = this.addWeight({ ...this.scaleRule(inputShape), name: 'scale' });
    if (this.options.scoreMode !== 'concat') return;
    this.concatScoreWeight = this.addWeight({ shape: [], initializer: 'ones', name: 'concat_score_weight' });
  }

  /** Shape and first values of the weight that scales scores. @param {any} _inputShape @returns {{shape: number[], initializer: string}} */
  scaleRule(_inputShape) {
    return { shape: [], initializer: 'ones' };
  }

  /** How well each key fits each query. @param {any} query @param {any} key @returns {any} [batch, T, S] */
  scores(query, key) {
    if (this.options.scoreMode === 'dot') {
      const products = matmul(query, key, { transposeB: true });
      return this.scale ? mul(products, this.scale) : products;
    }
    const sums = add(expandDims(query, -2), expandDims(key, -3));
    const bent = tanh(this.scale ? mul(sums, this.scale) : sums);
    return mul(sum(bent, -1), /** @type {any} */ (this.concatScoreWeight));
  }

  /** @param {any} xs @param {{training: boolean, mask?: any, returnAttentionScores?: boolean, useCausalMask?: boolean}} options */
  call(xs, { training, mask, returnAttentionScores, useCausalMask }) {
    const [query, value, key = value] = xs;
    const [queryMask, valueMask] = mask ?? [];
    const scores = this.scores(query, key);
    const masks = [
      ...(valueMask ? [expandDims(valueMask, -2)] : []),
      ...(useCausalMask ? [causal(query.shape[1], value.shape[1])] : []),
    ];
    const hidden = masks.length ? add(scores, mul(sub(masks.reduce(mul), 1), FAR)) : scores;
    const weights = this.dropoutLayer(softmax(hidden), { training });
    const seen = matmul(weights, value);
    const output = queryMask ? where(expandDims(queryMask, -1), seen, 0) : seen;
    return returnAttentionScores ? [output, weights] : output;
  }

  /** @param {any} _inputs @param {any} mask */
  computeMask(_inputs, mask) {
    return mask?.[0] ?? null;
  }
}

export const Attention = /* @__PURE__ */ callableLayer(AttentionLayer);
