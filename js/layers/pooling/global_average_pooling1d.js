import { divide, expandDims, greater, sum, where } from '../../graph/ops.js';
import { GlobalAveragePooling } from '../pooling.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The mean of every channel over all steps; with a mask, over those that are not masked.
 *
 * Input [batch, steps, channels], output [batch, channels]; with keepdims [batch, 1, channels].
 *
 * @example layers.GlobalAveragePooling1D()
 */
class GlobalAveragePooling1DLayer extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling1D';
  static axes = 1;
  supportsMasking = true;

  /** @param {any} x @param {{mask?: any}} [options] mask [batch, steps]: a step where it is 0 does not count */
  call(x, { mask } = {}) {
    if (!mask) return super.call(x);
    const { keepdims } = this.options;
    const counts = expandDims(greater(mask, 0.5), -1);
    return divide(sum(where(counts, x, 0), 1, keepdims), sum(counts, 1, keepdims));
  }

  /** There are no steps left to be masked. */
  computeMask() {
    return null;
  }
}

export const GlobalAveragePooling1D = /* @__PURE__ */ callableLayer(GlobalAveragePooling1DLayer);
