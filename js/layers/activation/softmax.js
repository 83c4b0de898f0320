import { greater, mul, softmax, where } from '../../graph/ops.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/** What a value that is masked counts as. */
const FAR_BELOW = -1e9;

/**
 * e^x scaled to a sum of 1 along an axis: probabilities of classes that exclude one another.
 *
 * @example layers.Softmax()
 */
class SoftmaxLayer extends Layer {
  static className = 'Softmax';
  supportsMasking = true;

  /** @param {number | number[] | Record<string, any>} [axis] the last one unless given; several share one sum @param {Record<string, any>} [options] name */
  constructor(axis, options) {
    super(leading({ axis }, options), { axis: -1 });
  }

  /** @param {any} x @param {{mask?: any}} [options] mask: where it is 0, the result is */
  call(x, { mask } = {}) {
    const { axis } = this.options;
    if (!mask) return softmax(x, axis);
    const valid = greater(mask, 0.5);
    return mul(softmax(where(valid, x, FAR_BELOW), axis), valid);
  }
}

export const Softmax = /* @__PURE__ */ callableLayer(SoftmaxLayer);
