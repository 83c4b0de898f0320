import { layerNormalization } from '../../graph/ops.js';
import { Affine, checkAxis, sizesAlong } from '../affine.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Brings every sample by itself to mean 0 and deviation 1 along one or more axes, then scales it by gamma and moves it by
 * beta (Ba et al. 2016).
 *
 * Input of any shape, output the same.
 *
 * @example layers.LayerNormalization()
 */
class LayerNormalizationLayer extends Affine {
  static className = 'LayerNormalization';

  /**
   * @param {Record<string, any>} [options] axis (-1), or a list of axes; epsilon (0.001), center and scale (true): whether
   *   there is a beta and a gamma, betaInitializer, gammaInitializer, name
   */
  constructor(options) {
    super(options, { axis: -1 }, { rmsScaling: [false] });
    checkAxis(this, true);
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    this.addAffine(sizesAlong(this, inputShape));
  }

  /** @param {any} x */
  call(x) {
    const { gamma, beta } = this;
    const { axis, epsilon } = this.options;
    return layerNormalization(x, { gamma, beta, axis, epsilon });
  }
}

export const LayerNormalization = /* @__PURE__ */ callableLayer(LayerNormalizationLayer);
