import { elu } from '../../graph/ops.js';
import { numberIn } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * x, or alpha (e^x - 1) below 0.
 *
 * @example layers.ELU()
 */
class ELULayer extends Layer {
  static className = 'ELU';
  supportsMasking = true;

  /** @param {number | Record<string, any>} [alpha] 1 unless given @param {Record<string, any>} [options] name */
  constructor(alpha, options) {
    super(leading({ alpha }, options), { alpha: 1 });
    numberIn(this.title, 'alpha', this.options.alpha);
  }

  /** @param {any} x */
  call(x) {
    return elu(x, this.options.alpha);
  }
}

export const ELU = /* @__PURE__ */ callableLayer(ELULayer);
