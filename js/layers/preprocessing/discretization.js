import { ValueError } from '../../errors.js';
import { describe, oneOf, positiveInteger, numberIn } from '../../utils/options.js';
import { OUTPUT_MODES, binOf, encode } from '../encoding.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { batchesOf } from '../preprocessing.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Numbers as the bins in which they lie: bin k reaches from boundary k - 1 to below boundary k. The boundaries are given,
 * or found by `adapt` so that each bin has as many of the data.
 *
 * Input [...], output int32 of the same shape, or rows as of CategoryEncoding.
 *
 * @example layers.Discretization({ binBoundaries: [0, 1, 2] })
 */
class DiscretizationLayer extends Layer {
  static className = 'Discretization';

  /**
   * @param {number[] | Record<string, any>} [binBoundaries] ascending; or numBins, and adapt
   * @param {Record<string, any>} [options] numBins; epsilon 0.01, how exactly `adapt` finds them; outputMode 'int', or
   *   'one_hot', 'multi_hot', 'count'; name
   */
  constructor(binBoundaries, options) {
    super(
      leading({ binBoundaries }, options),
      { binBoundaries: null, numBins: null, epsilon: 0.01, outputMode: 'int' },
      { sparse: [false] },
    );
    const { binBoundaries: given, numBins, epsilon, outputMode } = this.options;
    oneOf(this.title, 'outputMode', outputMode, ['int', ...OUTPUT_MODES]);
    numberIn(this.title, 'epsilon', epsilon, { min: 1e-6, max: 1 });
    if (given === null && numBins === null)
      throw new ValueError(`${this.title} needs binBoundaries, or numBins and adapt().`);
    if (numBins !== null) positiveInteger(this.title, 'numBins', numBins);
    const isFine =
      given === null || (Array.isArray(given) && given.every((v, i) => i === 0 || v >= given[i - 1]));
    if (!isFine)
      throw new ValueError(
        `${this.title}: 'binBoundaries' must be ascending numbers; received ${describe(given)}.`,
      );
  }

  /**
   * Finds the boundaries.
   *
   * @param {any} data a Tensor or arrays; an iterable, async or not, of batches of these
   * @returns {Promise<void>}
   * @throws {ValueError} if they were given
   * @example await layers.Discretization({ numBins: 4 }).adapt(x);
   */
  async adapt(data) {
    const { numBins, epsilon } = this.options;
    if (numBins === null)
      throw new ValueError(`${this.title} was made with binBoundaries; adapt() finds those of numBins.`);
    /** @type {Summary} */ let seen = { values: [], weights: [] };
    for await (const batch of batchesOf(data, this.title))
      seen = compressed(merged(summaryOf(batch.data, epsilon), seen), epsilon);
    if (seen.values.length === 0) throw new ValueError(`${this.title}: adapt() was given no data.`);
    this.options.binBoundaries = compressed(seen, 1 / numBins).values.slice(0, -1);
  }

  /** Keras's has no `trainable`. */
  getConfig() {
    const { trainable: _, ...config } = super.getConfig();
    return config;
  }

  /** @param {any} x */
  call(x) {
    const { binBoundaries, outputMode } = this.options;
    if (binBoundaries === null)
      throw new ValueError('call adapt(data) before the layer is used: it has no boundaries.');
    const bins = binOf(x, binBoundaries);
    return outputMode === 'int' ? bins : encode(bins, outputMode, binBoundaries.length + 1);
  }
}

/**
 * Values in ascending order, each standing for a number of data.
 *
 * @typedef {{values: number[], weights: number[]}} Summary
 */

/** @param {ArrayLike<number>} data @param {number} epsilon @returns {Summary} */
function summaryOf(data, epsilon) {
  const sorted = Float32Array.from(data).sort();
  const step = Math.max(sorted.length * epsilon, 1);
  const values = [];
  for (let i = Math.floor(step - 1); i < sorted.length; i += Math.floor(step)) values.push(sorted[i]);
  return { values, weights: values.map(() => Math.fround(step)) };
}

/** @param {Summary} a @param {Summary} b @returns {Summary} */
function merged(a, b) {
  const [values, weights] = [
    [...a.values, ...b.values],
    [...a.weights, ...b.weights],
  ];
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
  return { values: order.map((i) => values[i]), weights: order.map((i) => weights[i]) };
}

/** Fewer values, at equal parts of all the weight. @param {Summary} summary @param {number} epsilon @returns {Summary} */
function compressed(summary, epsilon) {
  const { values, weights } = summary;
  if (values.length * epsilon < 1) return summary;
  let total = 0;
  const sums = weights.map((weight) => (total += weight));
  const places = [];
  for (let i = 0; i * epsilon < 1; i++) places.push(epsilon + i * epsilon);
  const parts = sums.map((sum) => sum / total);
  const reached = places.map((place) => between(place, parts, sums));
  return {
    values: places.map((place) => Math.fround(between(place, parts, values))),
    weights: reached.map((sum, i) => Math.fround(sum - (i ? reached[i - 1] : 0))),
  };
}

/** Linear interpolation of ys over ascending xs, level beyond them. @param {number} x @param {number[]} xs @param {number[]} ys */
function between(x, xs, ys) {
  const after = xs.findIndex((one) => one > x);
  if (after < 0) return ys[ys.length - 1];
  if (after === 0) return ys[0];
  const part = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + part * (ys[after] - ys[after - 1]);
}

export const Discretization = /* @__PURE__ */ callableLayer(DiscretizationLayer);
