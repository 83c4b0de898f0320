import { leakyRelu } from '../../graph/ops.js';
import { isPlainObject, numberIn } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * x, or x times a small slope below 0.
 *
 * @example layers.LeakyReLU(0.1)
 */
class LeakyReLULayer extends Layer {
  static className = 'LeakyReLU';
  supportsMasking = true;

  /** @param {number | Record<string, any>} [negativeSlope] 0.3 unless given; older files call it alpha @param {Record<string, any>} [options] name */
  constructor(negativeSlope, options) {
    const given = leading({ negativeSlope }, options);
    super(isPlainObject(given) ? renamed(given) : given, { negativeSlope: 0.3 });
    numberIn(this.title, 'negativeSlope', this.options.negativeSlope);
  }

  /** @param {any} x */
  call(x) {
    return leakyRelu(x, this.options.negativeSlope);
  }
}

/** @param {Record<string, any>} given */
const renamed = ({ alpha, ...given }) => (alpha === undefined ? given : { negativeSlope: alpha, ...given });

export const LeakyReLU = /* @__PURE__ */ callableLayer(LeakyReLULayer);
