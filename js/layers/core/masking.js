import { any, notEqual, where } from '../../graph/ops.js';
import { numberIn } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Leaves out the steps of which all values are maskValue, as where shorter sequences were filled up: layers behind it,
 * losses and metrics skip them.
 *
 * Input and output [batch, steps, features].
 *
 * @example layers.Masking({ maskValue: -1 })
 */
class MaskingLayer extends Layer {
  static className = 'Masking';
  supportsMasking = true;

  /** @param {number | Record<string, any>} [maskValue] 0 unless given @param {Record<string, any>} [options] name */
  constructor(maskValue, options) {
    super(leading({ maskValue }, options), { maskValue: 0 });
    numberIn(this.title, 'maskValue', this.options.maskValue);
  }

  /** @param {any} x */
  call(x) {
    return where(any(notEqual(x, this.options.maskValue), -1, true), x, 0);
  }

  /** @param {any} x */
  computeMask(x) {
    return any(notEqual(x, this.options.maskValue), -1);
  }
}

export const Masking = /* @__PURE__ */ callableLayer(MaskingLayer);
