import { ShapeError, ValueError } from '../../errors.js';
import { conv2d } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { fused, leading } from '../kernel.js';
import { Convolution } from '../convolution.js';

/**
 * Convolution over pictures: every filter slides over its input and gives one map.
 *
 * Input [batch, height, width, channels], output [batch, height', width', filters].
 *
 * @example layers.Conv2D(32, 3, { activation: 'relu' })
 */
export class Conv2D extends Convolution {
  static className = 'Conv2D';

  /**
   * @param {number | Record<string, any>} filters
   * @param {number | [number, number] | Record<string, any>} [kernelSize]
   * @param {Record<string, any>} [options] strides, padding, dilationRate, groups, activation, useBias, initializers, name
   */
  constructor(filters, kernelSize, options) {
    super(leading({ filters, kernelSize }, options), {
      filters: undefined,
      kernelSize: undefined,
      groups: 1,
    });
    positiveInteger(this.title, 'filters', this.options.filters);
    positiveInteger(this.title, 'groups', this.options.groups);
    if (this.options.filters % this.options.groups) {
      throw new ValueError(
        `${this.title}: filters (${this.options.filters}) must be a multiple of groups (${this.options.groups}).`,
      );
    }
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { filters, kernelSize, groups, useBias, kernelInitializer, biasInitializer } = this.options;
    const channels = Number(inputShape.at(-1));
    if (inputShape.length === 4 && channels % groups) {
      throw new ShapeError(
        `its input has ${channels} channels, which cannot be split into ${groups} groups.`,
      );
    }
    const shape = [...kernelSize, inputShape.length === 4 ? channels / groups : channels, filters];
    this.kernel = this.addWeight({ shape, initializer: kernelInitializer, name: 'kernel' });
    if (useBias) this.bias = this.addWeight({ shape: [filters], initializer: biasInitializer, name: 'bias' });
  }

  /** @param {any} x */
  call(x) {
    const { strides, padding, dilationRate, groups } = this.options;
    const { inner, outer } = fused(this.activation);
    const settings = { bias: this.bias, strides, padding, dilationRate, groups, activation: inner };
    return outer(conv2d(x, /** @type {any} */ (this.kernel), settings));
  }
}
