import { any, concatenate, expandDims, logicalOr, notEqual, onesLike } from '../../graph/ops.js';
import { Layer, expectShape } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Several tensors one behind the other along an axis.
 *
 * @example layers.Concatenate()([left, right])
 */
class ConcatenateLayer extends Layer {
  static className = 'Concatenate';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] axis -1 unless given; name */
  constructor(options) {
    super(options, { axis: -1 });
  }

  /** @param {any} xs */
  call(xs) {
    expectShape(Array.isArray(xs) && xs.length > 0, 'is called on an array of tensors.');
    return concatenate(xs, this.options.axis);
  }

  /**
   * The masks one behind the other, along steps; along features a step counts where it counts in one of the inputs.
   *
   * @param {any[]} xs
   * @param {any} masks
   */
  computeMask(xs, masks) {
    if (!masks) return null;
    const full = xs.map((x, i) => {
      if (!masks[i]) return onesLike(x);
      return masks[i].rank < x.rank ? logicalOr(expandDims(masks[i], -1), notEqual(x, x)) : masks[i];
    });
    return any(concatenate(full, this.options.axis), -1);
  }
}

export const Concatenate = /* @__PURE__ */ callableLayer(ConcatenateLayer);
