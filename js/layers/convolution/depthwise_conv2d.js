import { depthwiseConv2d } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { KERNEL, fused, leading } from '../kernel.js';
import { Convolution } from '../convolution.js';

/**
 * Depthwise convolution: every channel is filtered for itself, `depthMultiplier` times.
 *
 * Input [batch, height, width, channels], output [batch, height', width', channels * depthMultiplier].
 *
 * @example layers.DepthwiseConv2D(3, { padding: 'same' })
 */
export class DepthwiseConv2D extends Convolution {
  static className = 'DepthwiseConv2D';

  /**
   * @param {number | [number, number] | Record<string, any>} kernelSize
   * @param {Record<string, any>} [options] depthMultiplier, strides, padding, dilationRate, activation, useBias, name
   */
  constructor(kernelSize, options) {
    super(
      leading({ kernelSize }, options),
      { kernelSize: undefined, depthMultiplier: 1, depthwiseInitializer: KERNEL.kernelInitializer },
      { depthwiseRegularizer: [null], depthwiseConstraint: [null] },
    );
    positiveInteger(this.title, 'depthMultiplier', this.options.depthMultiplier);
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { kernelSize, depthMultiplier, useBias, depthwiseInitializer, biasInitializer } = this.options;
    const channels = Number(inputShape.at(-1));
    const shape = [...kernelSize, channels, depthMultiplier];
    this.kernel = this.addWeight({ shape, initializer: depthwiseInitializer, name: 'kernel' });
    const biasShape = [channels * depthMultiplier];
    if (useBias) this.bias = this.addWeight({ shape: biasShape, initializer: biasInitializer, name: 'bias' });
  }

  /** @param {any} x */
  call(x) {
    const { strides, padding, dilationRate } = this.options;
    const { inner, outer } = fused(this.activation);
    const settings = { bias: this.bias, strides, padding, dilationRate, activation: inner };
    return outer(depthwiseConv2d(x, /** @type {any} */ (this.kernel), settings));
  }

  getConfig() {
    const { kernel_initializer: _, ...config } = super.getConfig();
    return config;
  }
}
