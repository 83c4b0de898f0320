import {
  add,
  divide,
  expandDims,
  multiply,
  reshape,
  squaredDifference,
  sum,
  where,
} from '../../graph/ops.js';
import { axisOf, knownSize } from '../../graph/ops/op.js';
import { channelView, moment, normalized } from '../../graph/ops/normalization.js';
import { numberIn } from '../../utils/options.js';
import { Affine, checkAxis, sizesAlong } from '../affine.js';
import { expectShape } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

const TINY = 1e-7; // so that a batch without any step gives no NaN

/** Keras's options that are not implemented. */
const REFUSED = {
  renorm: [false],
  renormClipping: [null],
  renormMomentum: [0.99],
  synchronized: [false],
};

/**
 * Keeps every channel near mean 0 and deviation 1, then scales it by gamma and moves it by beta, which are learned
 * (Ioffe and Szegedy 2015). Training normalises by the mean and variance of the batch and keeps moving averages of them;
 * prediction, and training while `trainable` is false, normalise by these.
 *
 * Input of any shape, output the same.
 *
 * @example layers.BatchNormalization()
 */
class BatchNormalizationLayer extends Affine {
  static className = 'BatchNormalization';

  /**
   * @param {Record<string, any>} [options] axis (-1) of the channels, momentum (0.99) of the moving averages, epsilon
   *   (0.001), center and scale (true): whether there is a beta and a gamma, betaInitializer, gammaInitializer,
   *   movingMeanInitializer, movingVarianceInitializer, name
   */
  constructor(options) {
    const own = { movingMeanInitializer: 'zeros', movingVarianceInitializer: 'ones' };
    super(options, { axis: -1, momentum: 0.99, ...own }, REFUSED);
    checkAxis(this, false);
    numberIn(this.title, 'momentum', this.options.momentum, { min: 0, max: 1 });
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const shape = sizesAlong(this, inputShape);
    this.addAffine(shape);
    const { movingMeanInitializer, movingVarianceInitializer } = this.options;
    const statistic = (/** @type {string} */ name, /** @type {any} */ initializer) =>
      this.addWeight({ shape, initializer, name, trainable: false });
    this.movingMean = statistic('moving_mean', movingMeanInitializer);
    this.movingVariance = statistic('moving_variance', movingVarianceInitializer);
  }

  /** @param {any} x @param {{training: boolean, mask?: any}} options */
  call(x, { training, mask }) {
    const { gamma, beta } = this;
    const { axis, epsilon, momentum } = this.options;
    const [movingMean, movingVariance] = /** @type {any[]} */ ([this.movingMean, this.movingVariance]);
    const view = channelView(axisOf(x, axis));
    if (!training || !this.trainable)
      return normalized(x, view, { mean: movingMean, variance: movingVariance, gamma, beta, epsilon });
    const mean = mask ? null : moment(x, view, 1);
    const own = mask
      ? maskedMoments(x, mask, axisOf(x, axis))
      : { mean, variance: moment(x, view, 2, mean), own: true };
    this.addUpdate(movingMean, own.mean, { momentum });
    this.addUpdate(movingVariance, own.variance, { momentum });
    return normalized(x, view, { ...own, gamma, beta, epsilon });
  }
}

/**
 * Mean and variance of the steps that a mask keeps.
 *
 * @param {any} x
 * @param {any} mask [batch, steps, ...], an axis less than x
 * @param {number} channel axis
 */
function maskedMoments(x, mask, channel) {
  const rank = x.shape.length;
  expectShape(
    mask.shape.length === rank - 1,
    `takes a mask of one axis less than its input; the input has ${rank}, the mask ${mask.shape.length}.`,
  );
  const reduced = [...x.shape.keys()].filter((k) => k !== channel);
  const channels = knownSize(x, channel);
  const kept = expandDims(mask, -1);
  const repeated = channel === rank - 1 ? 1 : knownSize(x, -1); // a step counts as often as it has values
  const count = add(multiply(sum(kept, reduced, true), repeated), TINY);
  const average = (/** @type {any} */ value) => divide(sum(where(kept, value, 0), reduced, true), count);
  const mean = average(x);
  const variance = average(squaredDifference(x, mean));
  return { mean: reshape(mean, [channels]), variance: reshape(variance, [channels]) };
}

export const BatchNormalization = /* @__PURE__ */ callableLayer(BatchNormalizationLayer);
