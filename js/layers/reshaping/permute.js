import { ValueError } from '../../errors.js';
import { transpose } from '../../graph/ops.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { leading } from '../kernel.js';
import { Layer, expectShape } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The axes of a sample in another order.
 *
 * Input [batch, ...], output the same sizes, ordered by dims.
 *
 * @example layers.Permute([2, 1])
 */
class PermuteLayer extends Layer {
  static className = 'Permute';

  /** @param {any} dims which axis of the input each axis of the output is; they count from 1 @param {Record<string, any>} [options] name */
  constructor(dims, options) {
    super(leading({ dims }, options), { dims: undefined });
    const order = this.options.dims;
    if (Array.isArray(order) && [...order].sort((a, b) => a - b).every((axis, k) => axis === k + 1)) return;
    throw new ValueError(
      `${this.title}: 'dims' must be the order of the axes of a sample, counted from 1, such as [2, 1]; ` +
        `received ${describe(order)}.`,
    );
  }

  /** @param {any} x */
  call(x) {
    const { dims } = this.options;
    const fits = x.shape.length === dims.length + 1;
    expectShape(fits, `dims ${describe(dims)} do not fit an input of shape ${shapeText(x.shape)}.`);
    return transpose(x, [0, ...dims]);
  }
}

export const Permute = /* @__PURE__ */ callableLayer(PermuteLayer);
