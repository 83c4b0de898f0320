import { ShapeError, ValueError } from '../../errors.js';
import { add, divide, maximum, multiply, reshape, sqrt, subtract } from '../../graph/ops.js';
import { tensor } from '../../tensor.js';
import { describe } from '../../utils/options.js';
import { shapeText, sizeOf } from '../../utils/shape.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { batchesOf } from '../preprocessing.js';
import { callableLayer } from '../../utils/callable.js';

/** Keras's floor of a standard deviation. */
const EPSILON = 1e-7;

/**
 * Shifts and scales numbers to a mean of 0 and a variance of 1, with the mean and variance of data that it has seen
 * (`adapt`) or that it was given.
 *
 * Input [...], output [...], of the same shape.
 *
 * @example
 * const normalize = layers.Normalization();
 * await normalize.adapt(x);
 */
class NormalizationLayer extends Layer {
  static className = 'Normalization';
  supportsMasking = true;

  /**
   * @param {number | number[] | null | Record<string, any>} [axis] of which each position has a mean and variance of its
   *   own: the last unless given; null for one of all
   * @param {Record<string, any>} [options] mean and variance: numbers or arrays, together; invert: from normalised numbers
   *   back; name
   */
  constructor(axis, options) {
    super(leading({ axis }, options), { axis: -1, mean: undefined, variance: undefined, invert: false });
    const { mean, variance } = this.options;
    if ((mean ?? null) !== null && (variance ?? null) !== null) {
      const shapes = [mean, variance].map((value) => shapeText(tensor(value).shape));
      if (shapes[0] !== shapes[1])
        throw new ShapeError(
          `${this.title}: mean and variance must have one shape; received ${shapes.join(' and ')}.`,
        );
    } else if ((mean ?? null) !== (variance ?? null)) {
      throw new ValueError(
        `${this.title}: mean and variance are given together; received mean ${describe(mean)}, variance ${describe(variance)}.`,
      );
    }
  }

  /** @param {readonly (number | null)[]} inputShape */
  build(inputShape) {
    const { axis, mean } = this.options;
    const rank = inputShape.length;
    const kept = axis === null ? [] : [axis].flat();
    if (!kept.every((k) => Number.isInteger(k) && k >= -rank && k < rank))
      throw new ValueError(`axis must lie in -${rank} to ${rank - 1}; received ${describe(axis)}.`);
    this.kept = kept.map((k) => (k < 0 ? k + rank : k)).sort((a, b) => a - b);
    if (this.kept.some((k) => inputShape[k] === null))
      throw new ShapeError(
        `the size of each axis to be kept must be known; axis ${describe(axis)} of ${shapeText(inputShape)} is the batch.`,
      );
    this.spread = inputShape.map((size, k) => (this.kept?.includes(k) ? Number(size) : 1));
    if ((mean ?? null) !== null) return;
    const shape = this.kept.map((k) => Number(inputShape[k]));
    const weight = (/** @type {string} */ name, /** @type {number[]} */ sizes, initializer = 'zeros') =>
      this.addWeight({ shape: sizes, initializer, name, trainable: false });
    this.mean = weight('mean', shape);
    this.variance = weight('variance', shape, 'ones');
    this.count = weight('count', []); // only for Keras's files
  }

  /**
   * Learns mean and variance.
   *
   * @param {any} data a Tensor or arrays; an iterable, async or not, of batches of these
   * @returns {Promise<void>}
   * @throws {ValueError} if mean and variance were given, or there is no data
   * @example await layers.Normalization().adapt(x);
   */
  async adapt(data) {
    if ((this.options.mean ?? null) !== null)
      throw new ValueError(`${this.title} was made with a mean and variance: there is nothing to adapt.`);
    /** @type {ReturnType<typeof momentsOf> | null} */ let seen = null;
    const layer = /** @type {Layer} */ (this);
    for await (const batch of batchesOf(data, this.title)) {
      if (!layer.built) {
        this.build([null, ...batch.shape.slice(1)]);
        layer.built = true;
      }
      seen = joined(seen, momentsOf(this.#fitting(batch), this.kept ?? []));
    }
    if (!seen?.count) throw new ValueError(`${this.title}: adapt() was given no data.`);
    const { count, mean, square } = seen;
    const { shape } = /** @type {any} */ (this.mean);
    await this.setWeights([
      tensor(Float32Array.from(mean), [...shape]),
      tensor(
        Float32Array.from(square, (sum) => sum / count),
        [...shape],
      ),
      tensor([0], []),
    ]);
  }

  /** @param {import('../../tensor.js').Tensor} batch */
  #fitting(batch) {
    const spread = /** @type {number[]} */ (this.spread);
    if (batch.rank === spread.length && this.kept?.every((k) => batch.shape[k] === spread[k])) return batch;
    const wanted = spread.map((size, k) => (this.kept?.includes(k) ? size : null));
    throw new ShapeError(
      `${this.title}: adapt() takes data of shape ${shapeText(wanted)}; received ${shapeText(batch.shape)}.`,
    );
  }

  /** Mean or variance with as many axes as the input. @param {'mean' | 'variance'} name @returns {any} */
  #aligned(name) {
    const { kept = [], spread = [] } = this;
    const given = this.options[name] ?? null;
    if (given === null) {
      const weight = /** @type {any} */ (this[name]);
      const isLast = kept.length === 1 && kept[0] === spread.length - 1;
      return isLast ? weight : reshape(weight, spread);
    }
    const { data, shape } = tensor(given);
    const sizes = spread.map(() => 1);
    shape.forEach((size, i) => (sizes[kept[kept.length - shape.length + i]] = size));
    return tensor(data, sizes);
  }

  /** @param {any} x */
  call(x) {
    const deviation = maximum(sqrt(this.#aligned('variance')), EPSILON);
    const mean = this.#aligned('mean');
    if (this.options.invert) return add(multiply(x, deviation), mean);
    return divide(subtract(x, mean), deviation);
  }
}

/**
 * Count, mean and sum of squared distances from it, for each position of the axes that are kept.
 *
 * @param {import('../../tensor.js').Tensor} batch
 * @param {number[]} kept
 */
function momentsOf({ data, shape }, kept) {
  const groups = sizeOf(kept.map((k) => shape[k]));
  const count = data.length / groups;
  const groupOf = (/** @type {number} */ i) => {
    let [group, stride, rest] = [0, 1, i];
    for (let k = shape.length - 1; k >= 0; k--) {
      if (kept.includes(k)) {
        group += (rest % shape[k]) * stride;
        stride *= shape[k];
      }
      rest = Math.floor(rest / shape[k]);
    }
    return group;
  };
  const [mean, square] = [new Float64Array(groups), new Float64Array(groups)];
  for (let i = 0; i < data.length; i++) mean[groupOf(i)] += data[i] / count;
  for (let i = 0; i < data.length; i++) {
    const group = groupOf(i);
    square[group] += (data[i] - mean[group]) ** 2;
  }
  return { count, mean, square };
}

/**
 * What two sets of data have together. [Chan, Golub, LeVeque 1979]
 *
 * @param {ReturnType<typeof momentsOf> | null} a
 * @param {ReturnType<typeof momentsOf>} b
 */
function joined(a, b) {
  if (!a) return b;
  const count = a.count + b.count;
  const mean = Float64Array.from(a.mean, (m, i) => m + ((b.mean[i] - m) * b.count) / count);
  const square = Float64Array.from(
    a.square,
    (s, i) => s + b.square[i] + ((b.mean[i] - a.mean[i]) ** 2 * a.count * b.count) / count,
  );
  return { count, mean, square };
}

export const Normalization = /* @__PURE__ */ callableLayer(NormalizationLayer);
