import { relu } from '../../graph/ops.js';
import { numberIn } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * max(x, 0); with a slope below a threshold, or a largest value.
 *
 * @example layers.ReLU({ maxValue: 6 })
 */
class ReLULayer extends Layer {
  static className = 'ReLU';
  supportsMasking = true;

  /**
   * @param {number | null | Record<string, any>} [maxValue] no limit unless given
   * @param {Record<string, any>} [options] negativeSlope 0, threshold 0, name
   */
  constructor(maxValue, options) {
    super(leading({ maxValue }, options), { maxValue: null, negativeSlope: 0, threshold: 0 });
    for (const key of ['negativeSlope', 'threshold'])
      numberIn(this.title, key, this.options[key], { min: 0 });
    if (this.options.maxValue !== null) numberIn(this.title, 'maxValue', this.options.maxValue, { min: 0 });
  }

  /** @param {any} x */
  call(x) {
    const { negativeSlope, maxValue, threshold } = this.options;
    return relu(x, negativeSlope, maxValue, threshold);
  }
}

export const ReLU = /* @__PURE__ */ callableLayer(ReLULayer);
