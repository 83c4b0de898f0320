import { add, multiply } from '../../graph/ops.js';
import { ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Brings numbers into another range: x · scale + offset. Pictures of bytes go to 0…1 by a scale of 1 / 255.
 *
 * Input [...], output [...], of the same shape. Scale and offset are numbers, or one for each value of the last axis.
 *
 * @example layers.Rescaling(1 / 255)
 */
class RescalingLayer extends Layer {
  static className = 'Rescaling';
  supportsMasking = true;

  /** @param {number | number[] | Record<string, any>} scale @param {Record<string, any>} [options] offset, name */
  constructor(scale, options) {
    super(leading({ scale }, options), { scale: undefined, offset: 0 });
    for (const name of ['scale', 'offset']) {
      const value = this.options[name];
      if ([value].flat(Infinity).every((one) => typeof one === 'number' && Number.isFinite(one))) continue;
      throw new ValueError(
        `${this.title}: '${name}' must be a number or an array of numbers; received ${describe(value)}.`,
      );
    }
  }

  /** @param {any} x */
  call(x) {
    const { scale, offset } = this.options;
    const scaled = multiply(x, scale);
    return [offset].flat(Infinity).some(Boolean) ? add(scaled, offset) : scaled;
  }
}

export const Rescaling = /* @__PURE__ */ callableLayer(RescalingLayer);
