import * as activations from '../../activations/index.js';
import { dense } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { Layer } from '../layer.js';
import { KERNEL, KERNEL_REFUSED, fused, leading } from '../kernel.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * activation(inputs · kernel + bias): every output is joined to every input of the last axis.
 *
 * Input [..., inputs], output [..., units].
 *
 * @example layers.Dense(64, { activation: 'relu' })
 */
class DenseLayer extends Layer {
  static className = 'Dense';
  supportsMasking = true;

  /** @param {number | Record<string, any>} units @param {Record<string, any>} [options] activation, useBias, kernelInitializer, biasInitializer, name */
  constructor(units, options) {
    super(leading({ units }, options), { units: undefined, ...KERNEL }, KERNEL_REFUSED);
    positiveInteger(this.title, 'units', this.options.units);
    this.activation = activations.get(this.options.activation);
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { units, kernelInitializer, biasInitializer, useBias } = this.options;
    const shape = [Number(inputShape.at(-1)), units];
    this.kernel = this.addWeight({ shape, initializer: kernelInitializer, name: 'kernel' });
    if (useBias) this.bias = this.addWeight({ shape: [units], initializer: biasInitializer, name: 'bias' });
  }

  /** @param {any} x */
  call(x) {
    const { inner, outer } = fused(this.activation);
    return outer(dense(x, /** @type {any} */ (this.kernel), { bias: this.bias, activation: inner }));
  }
}

export const Dense = /* @__PURE__ */ callableLayer(DenseLayer);
