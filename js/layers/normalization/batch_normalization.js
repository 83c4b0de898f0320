import { axisOf } from '../../graph/ops/op.js';
import { channelView, moment, normalized } from '../../graph/ops/normalization.js';
import { ValueError } from '../../errors.js';
import { numberIn } from '../../utils/options.js';
import { Affine, checkAxis, sizesAlong } from '../affine.js';

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
export class BatchNormalization extends Affine {
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
    if (mask)
      throw new ValueError(
        'does not take a mask while training in this version. Put it before the masking layer.',
      );
    const mean = moment(x, view, 1);
    const variance = moment(x, view, 2, mean);
    this.addUpdate(movingMean, mean, { momentum });
    this.addUpdate(movingVariance, variance, { momentum });
    return normalized(x, view, { mean, variance, gamma, beta, own: true, epsilon });
  }
}
