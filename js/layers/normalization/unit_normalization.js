import { normalize } from '../../graph/ops.js';
import { checkAxis } from '../affine.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Scales every sample to length 1 along one or more axes.
 *
 * Input of any shape, output the same.
 *
 * @example layers.UnitNormalization()
 */
class UnitNormalizationLayer extends Layer {
  static className = 'UnitNormalization';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] axis (-1), or a list of axes, name */
  constructor(options) {
    super(options, { axis: -1 });
    checkAxis(this, true);
  }

  /** @param {any} x */
  call(x) {
    return normalize(x, this.options.axis);
  }
}

export const UnitNormalization = /* @__PURE__ */ callableLayer(UnitNormalizationLayer);
