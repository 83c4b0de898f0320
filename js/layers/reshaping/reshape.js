import { reshape } from '../../graph/ops.js';
import { ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The same values under another shape.
 *
 * Input [batch, ...], output [batch, ...targetShape]; one size may be -1.
 *
 * @example layers.Reshape([28, 28, 1])
 */
class ReshapeLayer extends Layer {
  static className = 'Reshape';

  /** @param {number[]} targetShape of one sample @param {Record<string, any>} [options] name */
  constructor(targetShape, options) {
    super(leading({ targetShape }, options), { targetShape: undefined });
    const sizes = this.options.targetShape;
    if (!Array.isArray(sizes)) {
      throw new ValueError(
        `${this.title}: 'targetShape' must be the sizes of one sample, such as [28, 28, 1]; ` +
          `received ${describe(sizes)}.`,
      );
    }
  }

  /** @param {any} x */
  call(x) {
    return reshape(x, [-1, ...this.options.targetShape]);
  }
}

export const Reshape = /* @__PURE__ */ callableLayer(ReshapeLayer);
