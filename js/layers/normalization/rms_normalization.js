import { rmsNormalization } from '../../graph/ops.js';
import { ShapeError } from '../../errors.js';
import { numberIn } from '../../utils/options.js';
import { Layer } from '../layer.js';
import { checkAxis, sizesAlong } from '../affine.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Divides every sample by the root of its mean square along the last axis, or the last ones, then scales it (Zhang and
 * Sennrich 2019).
 *
 * Input of any shape, output the same.
 *
 * @example layers.RMSNormalization()
 */
class RMSNormalizationLayer extends Layer {
  static className = 'RMSNormalization';

  /** @param {Record<string, any>} [options] axis (-1), or a list of axes, epsilon (0.000001), name */
  constructor(options) {
    super(options, { axis: -1, epsilon: 1e-6 });
    checkAxis(this, true);
    numberIn(this.title, 'epsilon', this.options.epsilon, { min: 0 });
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const shape = sizesAlong(this, inputShape);
    const last = inputShape.slice(-shape.length);
    const axes = [this.options.axis].flat().map((one) => (one < 0 ? one + inputShape.length : one));
    if (!axes.every((one) => one >= inputShape.length - shape.length)) {
      throw new ShapeError(
        `scales the last axes, here of sizes [${last}]; received the axis ${JSON.stringify(this.options.axis)}. ` +
          'Permute the input first.',
      );
    }
    this.scale = this.addWeight({ shape, initializer: 'ones', name: 'scale' });
  }

  /** @param {any} x */
  call(x) {
    const { axis, epsilon } = this.options;
    return rmsNormalization(x, { scale: this.scale, axis, epsilon });
  }
}

export const RMSNormalization = /* @__PURE__ */ callableLayer(RMSNormalizationLayer);
